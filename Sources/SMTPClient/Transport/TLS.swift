// Verified TLS: what is trusted, and what a failed handshake means in words.

import Crypto
import NIOCore
import NIOSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the connections to one server share.
struct TLS {
  private let context: NIOSSLContext
  private let trust: TLSSettings.Trust
  private let endpoint: SMTPEndpoint

  /// Reads the files that the settings name. Throws `SMTPError.configuration`.
  init(_ settings: TLSSettings, for endpoint: SMTPEndpoint) throws(SMTPError) {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    // A pinned certificate is who it is, whatever name it bears; every other must bear the server's.
    if case .pinned = settings.trust {
      configuration.certificateVerification = .noHostnameVerification
    } else {
      configuration.certificateVerification = .fullVerification
    }
    // A peer that does not answer the farewell must not hold up a stop.
    configuration.shutdownTimeout = .milliseconds(300)
    if case .authorities(let file) = settings.trust {
      configuration.trustRoots = .certificates(try Self.certificates(in: file))
    }
    if let own = settings.clientCertificate {
      configuration.certificateChain = try Self.certificates(in: own.certificateFile).map { .certificate($0) }
      configuration.privateKey = .privateKey(try Self.key(in: own.keyFile))
    }
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw .configuration(
        problem: "TLS cannot be set up: \(Printable.cut("\(error)"))",
        remedy: settings.clientCertificate == nil
          ? "check the system's certificates" : "check that the client's certificate and key belong together")
    }
    trust = settings.trust
    self.endpoint = endpoint
  }

  private static func certificates(in file: String) throws(SMTPError) -> [NIOSSLCertificate] {
    do { return try NIOSSLCertificate.fromPEMFile(file) } catch {
      throw .configuration(
        problem: "`\(file)` cannot be read as certificates in PEM format",
        remedy: "name a readable file with -----BEGIN CERTIFICATE-----")
    }
  }

  private static func key(in file: String) throws(SMTPError) -> NIOSSLPrivateKey {
    do { return try NIOSSLPrivateKey(file: file, format: .pem) } catch {
      throw .configuration(
        problem: "`\(file)` cannot be read as a private key in PEM format",
        remedy: "name a readable file with -----BEGIN PRIVATE KEY-----, without a passphrase")
    }
  }

  func makeHandler() throws -> NIOSSLClientHandler {
    let name = endpoint.name
    // An address is no server name (RFC 6066 §3); without one NIOSSL verifies the address it is connected to.
    let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
    let serverName = isAddress ? nil : name
    guard case .pinned(let pins) = trust else {
      return try NIOSSLClientHandler(context: context, serverHostname: serverName)
    }
    return try NIOSSLClientHandler(context: context, serverHostname: serverName) { chain, verdict in
      let isPinned = chain.first.flatMap { PeerCertificate($0) }.map { pins.contains($0.fingerprint) && $0.isValidNow }
      verdict.succeed(isPinned == true ? .certificateVerified : .failed)
    }
  }

  /// The typed error for what NIOSSL reported; nil for a connection that merely ended. `certificate` is the server's,
  /// where it came so far.
  func problem(_ error: any Error, _ certificate: NIOSSLCertificate?) -> SMTPError? {
    let peer = certificate.flatMap { PeerCertificate($0) }
    if let error = error as? NIOSSLExtraError {
      return error == .failedToValidateHostname
        ? .certificate(.wrongName(expected: endpoint.name), peer)
        : .handshakeFailed(detail: Printable.cut(error.description))
    }
    if case BoringSSLError.sslError(let stack) = error { return problem(stack, peer) }
    guard let error = error as? NIOSSLError else { return nil }
    switch error {
    case .handshakeFailed(.sslError(let stack)): return problem(stack, peer)
    case .unableToValidateCertificate, .noCertificateToValidate: return .certificate(.unknownAuthority, peer)
    case .uncleanShutdown: return nil
    default: return .handshakeFailed(detail: "\(error)")
    }
  }

  private func problem(_ stack: [BoringSSLInternalError], _ peer: PeerCertificate?) -> SMTPError {
    let text = stack.map(\.description).joined(separator: ", ")
    guard text.contains("CERTIFICATE_VERIFY_FAILED") else { return .handshakeFailed(detail: Self.remark(text)) }
    // BoringSSL says that verification failed, not why; the dates tell that much.
    if let peer, !peer.isValidNow {
      return .certificate(
        peer.validUntil < UTCDate.now
          ? .expired(secondsSince1970: peer.validUntil) : .notYetValid(secondsSince1970: peer.validFrom), peer)
    }
    if case .pinned = trust { return .certificate(.notPinned, peer) }
    return .certificate(.unknownAuthority, peer)
  }

  private static func remark(_ text: String) -> String {
    if text.contains("WRONG_VERSION_NUMBER") { return "the server does not speak TLS here" }
    if text.contains("EOF during handshake") { return "the server closed the connection" }
    if text.contains("PROTOCOL_VERSION") { return "the server speaks nothing newer than TLS 1.1" }
    if text.contains("CERTIFICATE_REQUIRED") || text.contains("BAD_CERTIFICATE") || text.contains("UNKNOWN_CA") {
      return "the server wants a client certificate that it knows"
    }
    return Printable.cut(text)
  }
}

extension PeerCertificate {
  /// Nil where the certificate cannot be written as DER.
  init?(_ certificate: NIOSSLCertificate) {
    guard let der = try? certificate.toDERBytes() else { return nil }
    names = certificate._subjectAlternativeNames().compactMap { name in
      switch name.nameType {
      case .dnsName: return String(decoding: name.contents, as: UTF8.self)
      case .ipAddress: return Self.address(Array(name.contents))
      default: return nil
      }
    }
    validFrom = Int(certificate.notValidBefore)
    validUntil = Int(certificate.notValidAfter)
    fingerprint = CertificateFingerprint(bytes: Array(SHA256.hash(data: der)))
  }

  var isValidNow: Bool { (validFrom...max(validFrom, validUntil)).contains(UTCDate.now) }

  private static func address(_ bytes: [UInt8]) -> String? {
    guard let address = try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0) else { return nil }
    return address.ipAddress
  }
}

extension UTCDate {
  /// The clock by which certificates are judged, as BoringSSL does.
  static var now: Int { Int(time(nil)) }
}
