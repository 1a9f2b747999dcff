@_exported import MicroCodec
@_exported import MicroCore
@_exported import MicroRPC
