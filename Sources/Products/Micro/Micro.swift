// One import for a service author: the vocabulary, `Service` and its clients, and the engines `Service("name")` picks from.
@_exported import Logging
@_exported import MicroCodec
@_exported import MicroCore
@_exported import MicroMemory
@_exported import MicroRPC
@_exported import MicroRemote
