// When to try again, what to refuse before connecting, and how errors read.

import Foundation
import Testing

@testable import SMTPClient

struct PolicyTests {
  @Test func mailInClearGoesToLoopbackOnly() {
    func refusal(_ host: String, credentials: SMTPCredentials? = nil) -> String? {
      do throws(SMTPError) {
        try SMTPConfiguration(
          endpoint: .host(host, port: 25), security: .none, credentials: credentials.map { .fixed($0) }
        ).validate()
        return nil
      } catch { return error.description }
    }
    for host in ["127.0.0.1", "127.8.9.10", "::1", "localhost", "LOCALHOST"] { #expect(refusal(host) == nil) }
    for host in ["mail.example.com", "127.0.0.1.example.com", "10.0.0.1", "128.0.0.1", "127.0.0", "0.0.0.0", "::2"] {
      #expect(refusal(host)?.contains("in clear") == true, "\(host)")
    }
    let credentials = SMTPCredentials(username: "a", password: Secret("b"))
    #expect(refusal("localhost", credentials: credentials)?.contains("password") == true)
  }

  @Test func settingsThatCannotWorkAreNamed() {
    for configuration in [
      SMTPConfiguration(endpoint: .host("", port: 25)), SMTPConfiguration(endpoint: .host("a b", port: 25)),
      SMTPConfiguration(endpoint: .host("a", port: 0)), SMTPConfiguration(endpoint: .host("a", port: 70_000)),
      SMTPConfiguration(endpoint: .host("a", port: 25), helloName: "x\r\nQUIT"),
      SMTPConfiguration(endpoint: .host("a", port: 25), connectionsMax: 0),
      SMTPConfiguration(endpoint: .host("a", port: 25), dialect: .lmtp),
      SMTPConfiguration(endpoint: .unixSocket("relative"), security: .none),
      SMTPConfiguration(endpoint: .unixSocket("/" + String(repeating: "a", count: 108)), security: .none),
      SMTPConfiguration(endpoint: .host("a", port: 465), tls: TLSSettings(trust: .pinned([]))),
      SMTPConfiguration(
        endpoint: .host("a", port: 587),
        credentials: .fixed(SMTPCredentials(username: "a", token: Secret("two words")))),
    ] { #expect(throws: SMTPError.self) { try configuration.validate() } }
  }

  @Test func errorsSayWhatHappenedAndWhatToDo() {
    #expect(
      SMTPError.certificate(.expired(secondsSince1970: 1_700_000_000), nil).description
        == "the server's certificate expired on 2023-11-14; renew it on the server")
    #expect(SMTPError.timeout(.recipient).description == "timed out waiting for the answer to RCPT TO")
    #expect(
      SMTPError.cannotResolve(host: "mial.example").description
        == "the mail server's name `mial.example` cannot be resolved; check the server's name and this machine's DNS")
  }

  @Test func aFingerprintIsReadAsOpensslPrintsIt() throws {
    let digits = String(repeating: "0aF9", count: 16)
    let pairs = stride(from: 0, to: 64, by: 2).map { String(digits.dropFirst($0).prefix(2)) }.joined(separator: ":")
    let fingerprint = try #require(CertificateFingerprint(pairs))
    #expect(fingerprint == CertificateFingerprint(digits))
    #expect(fingerprint.description == pairs.uppercased())
    for text in ["", "ab", digits + "00", String(digits.dropLast()) + "g", String(digits.dropLast(2)) + "+1"] {
      #expect(CertificateFingerprint(text) == nil, "\(text)")
    }
  }

  @Test func datesInMessagesAgreeWithFoundation() {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    let seed: UInt64 = 7
    var random = SplitMix(state: seed)
    for _ in 0..<2_000 {
      let seconds = Int(random.next() % 8_000_000_000) - 2_000_000_000
      #expect(
        UTCDate.text(seconds) == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))), "seed \(seed)")
    }
  }

  @Test func base64AgreesWithFoundation() {
    var random = SplitMix(state: 3)
    for count in 0..<100 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = Data(bytes).base64EncodedString()
      #expect(Base64.encode(bytes) == text)
      #expect(Base64.decode(text) == bytes)
    }
    for text in ["a", "ab", "abc", "ab=c", "a===", "====", "ab-_", "YQ== ", "Y\nQ="] {
      #expect(Base64.decode(text) == nil, "\(text.debugDescription)")
    }
  }
}
