import NIOHPACK

extension HPACKHeaders {
    /// The first value of a name that is written as every stream has it, in lower case: NIOHPACK's own look-up folds the
    /// case of each letter of each name.
    package func value(of name: String) -> String? {
        for field in self where field.name == name { return field.value }
        return nil
    }
}
