// Verified TLS: what is trusted, and what a failed handshake means in words.

import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

enum TLS {
  /// Full verification, TLS 1.2 or newer. Reads the file of authorities. Throws `SMTPError.configuration`.
  static func makeContext(caFile: String?) throws(SMTPError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.certificateVerification = .fullVerification
    // A peer that does not answer the farewell must not hold up a stop.
    configuration.shutdownTimeout = .milliseconds(300)
    do {
      if let caFile { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(caFile)) }
      return try NIOSSLContext(configuration: configuration)
    } catch {
      guard let caFile else {
        throw .configuration(problem: "TLS cannot be set up: \(error)", remedy: "check the system's certificates")
      }
      throw .configuration(
        problem: "`\(caFile)` cannot be read as certificates in PEM format",
        remedy: "name a readable file with -----BEGIN CERTIFICATE-----")
    }
  }

  static func makeHandler(context: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
    // An address is no server name (RFC 6066 §3); without one NIOSSL verifies the address it is connected to.
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
  }

  /// The typed error for what NIOSSL reported. `peerCertificate` is the server's, where it came so far.
  static func problem(_ error: any Error, peerCertificate: NIOSSLCertificate?, host: String) -> SMTPError? {
    if let error = error as? NIOSSLExtraError {
      return error == .failedToValidateHostname
        ? .certificate(.wrongName(expected: host)) : .handshakeFailed(detail: Printable.cut(error.description))
    }
    if case BoringSSLError.sslError(let stack) = error { return problem(stack, peerCertificate) }
    guard let error = error as? NIOSSLError else { return nil }
    switch error {
    case .handshakeFailed(.sslError(let stack)): return problem(stack, peerCertificate)
    case .unableToValidateCertificate, .noCertificateToValidate:
      return .certificate(.unknownAuthority)
    case .uncleanShutdown: return nil
    default: return .handshakeFailed(detail: "\(error)")
    }
  }

  private static func problem(_ stack: [BoringSSLInternalError], _ peerCertificate: NIOSSLCertificate?) -> SMTPError {
    let text = stack.map(\.description).joined(separator: ", ")
    guard text.contains("CERTIFICATE_VERIFY_FAILED") else {
      let remark =
        text.contains("WRONG_VERSION_NUMBER")
        ? "the server does not speak TLS here"
        : text.contains("EOF during handshake") ? "the server closed the connection" : Printable.cut(text)
      return .handshakeFailed(detail: remark)
    }
    // BoringSSL says that verification failed, not why; the dates tell that much.
    let now = Int(time(nil))
    if let end = peerCertificate.map({ Int($0.notValidAfter) }), end < now {
      return .certificate(.expired(secondsSince1970: end))
    }
    if let begin = peerCertificate.map({ Int($0.notValidBefore) }), begin > now {
      return .certificate(.notYetValid(secondsSince1970: begin))
    }
    return .certificate(.unknownAuthority)
  }
}
