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

  /// The certificate file may hold a chain, the server's own first. With `clientAuthority`, a PEM file, every client
  /// must show a certificate that this authority signed. Throws what NIOSSL says of the files.
  public init(
    certificateFile: String, keyFile: String, start: Start = .onDemand, clientAuthority: String? = nil,
    newest: TLSVersion? = nil
  ) throws {
    let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.shutdownTimeout = .milliseconds(500)
    if let clientAuthority {
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthority))
      configuration.certificateVerification = .noHostnameVerification
    }
    if let newest {
      configuration.minimumTLSVersion = .tlsv1
      configuration.maximumTLSVersion = newest
    }
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
