import NIOHPACK

/// The headers of a block, and what was seen of them while they were read.
package struct HTTP2HeaderList {
    package var headers = HPACKHeaders()
    /// As it is limited (RFC 9113 §6.5.2, SETTINGS_MAX_HEADER_LIST_SIZE).
    var size = 0
    /// Whether all names and values are well-formed by themselves.
    var isWellFormed = true
    /// Of one whose block came before; nil for others.
    var memo: HeaderMemo?
}
