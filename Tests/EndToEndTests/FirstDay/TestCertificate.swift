// A certificate for localhost that signs itself, made by openssl.

import Foundation
import SMTPTestKit
import Testing

struct TestCertificate {
  let scratch: Scratch
  var file: String { "\(scratch.path)/localhost.pem" }

  init(days: Int) async throws {
    scratch = try Scratch(mode: 0o755)
    let made = try await Program.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "\(days)", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(scratch.path)/localhost.key", "-out", file,
      ])
    try #require(made.status == 0, "\(made.errors)")
  }

  /// A capture server that wants TLS and a login.
  func server(messageMax: Int = 50 << 20, start: ServerTLS.Start = .onDemand) async throws -> CaptureServer {
    var settings = CaptureServer.Settings()
    settings.tls = try ServerTLS(certificateFile: file, keyFile: "\(scratch.path)/localhost.key", start: start)
    settings.username = "followups"
    settings.password = TestCertificate.password
    settings.messageMax = messageMax
    return try await CaptureServer.start(settings)
  }

  /// Found nowhere but where it belongs.
  static let password = "kanarek-Geheim-7"
}
