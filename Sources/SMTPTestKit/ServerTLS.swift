// TLS for the servers of this kit.

import NIOCore
import NIOSSL

/// A certificate and its key, as PEM files.
public struct ServerTLS: Sendable {
  public enum Start: Hashable, Sendable {
    /// After STARTTLS.
    case onDemand
    /// From the first byte.
    case implicit
  }

  let context: NIOSSLContext
  let start: Start

  /// The certificate file may hold a chain, the server's own first. Throws what NIOSSL says of the files.
  public init(certificateFile: String, keyFile: String, start: Start = .onDemand) throws {
    let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.shutdownTimeout = .milliseconds(500)
    context = try NIOSSLContext(configuration: configuration)
    self.start = start
  }

  func addHandler(to pipeline: ChannelPipeline) throws {
    try pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context), position: .first)
  }
}

/// The connections of a server, so that it can end them.
struct OpenChannels: Sendable {
  private(set) var channels: [ObjectIdentifier: any Channel] = [:]
  private(set) var count = 0

  mutating func add(_ channel: any Channel) -> Int {
    channels[ObjectIdentifier(channel)] = channel
    count += 1
    return count
  }

  mutating func remove(_ channel: any Channel) { channels[ObjectIdentifier(channel)] = nil }
}
