// Webhooks against Python's own HTTP server, which checks the signature with its own HMAC.

import Foundation
import NIOPosix
import Testing

@testable import DeliveryChannels

@Suite struct WebhookTests {
  private let body = Array(#"{"text":"Zażółć"}"#.utf8)

  private func post(
    to server: HookServer, _ path: String, secret: String? = "a secret", timeoutSeconds: Int64 = 20
  ) async throws -> ChannelOutcome {
    let address = try #require(WebhookAddress(server.address + path))
    let webhook = try Webhook(
      address, signature: secret.map(WebhookSignature.init), authorities: server.certificate,
      timeoutSeconds: timeoutSeconds)
    return try await webhook.post(
      body, id: "<a.1@b>", seconds: 1_795_000_000, on: MultiThreadedEventLoopGroup.singleton.next()
    )
    .get()
  }

  @Test(arguments: [false, true])
  func aMessageArrivesSignedWithItsNameAndTime(overTLS: Bool) async throws {
    let server = try HookServer(overTLS: overTLS)
    defer { server.stop() }
    #expect(try await post(to: server, "/hook?a=b") == .delivered("200 OK: signed by us, /hook?a=b, <a.1@b>"))
    #expect(try await post(to: server, "/hook", secret: "another") == .failed("401 Unauthorized: not signed by us"))
    #expect(
      try await post(to: server, "/hook", secret: "whsec_YSBzZWNyZXQ=")
        == .delivered("200 OK: signed by us, /hook, <a.1@b>"))
  }

  @Test func anAnswerMeansWhatHTTPSays() async throws {
    let server = try HookServer()
    defer { server.stop() }
    let expected: [(String, ChannelOutcome)] = [
      ("204", .delivered("204 No Content")), ("429?7", .deferred("429 Too Many Requests", retryAfterSeconds: 7)),
      ("429", .deferred("429 Too Many Requests", retryAfterSeconds: nil)),
      ("503?99999999", .deferred("503 Service Unavailable", retryAfterSeconds: 86_400)),
      ("500", .broken("500 Internal Server Error")), ("410", .failed("410 Gone")),
    ]
    for (path, outcome) in expected { #expect(try await post(to: server, "/status/\(path)") == outcome) }
    guard case .misconfigured(let words) = try await post(to: server, "/status/302") else {
      Issue.record("a redirect was followed")
      return
    }
    #expect(words.contains("redirects are not followed"))
  }

  @Test func anAnswerThatDoesNotComeLeavesTheMessageInDoubt() async throws {
    let server = try HookServer()
    defer { server.stop() }
    for path in ["/silence", "/hangup"] {
      let outcome = try await post(to: server, path, timeoutSeconds: 2)
      guard case .ambiguous = outcome else { Issue.record("\(path): \(outcome)"); continue }
    }
  }

  @Test func anEndlessAnswerIsCut() async throws {
    let server = try HookServer()
    defer { server.stop() }
    guard case .delivered(let words) = try await post(to: server, "/endless") else { Issue.record("not taken"); return }
    #expect(words.count < 400)
  }

  @Test func aServerThatIsNotThereOrNotWhoItShouldBeGetsNothing() async throws {
    let server = try HookServer(overTLS: true)
    let untrusting = try Webhook(try #require(WebhookAddress(server.address + "/hook")), signature: nil)
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let refused = try await untrusting.post(body, id: "a", seconds: 1, on: loop).get()
    guard case .misconfigured(let words) = refused else { Issue.record("\(refused)"); return }
    #expect(words.contains("cannot be trusted"))
    server.stop()
    guard case .unreachable = try await post(to: server, "/hook") else { Issue.record("reached"); return }
  }

  @Test func aServerIsLookedAtWithoutAPost() async throws {
    let server = try HookServer(overTLS: true)
    let (address, loop) = (try #require(WebhookAddress(server.address)), MultiThreadedEventLoopGroup.singleton.next())
    let trusting = try Webhook(address, signature: nil, authorities: server.certificate)
    guard case .answers(let end?) = try await trusting.probe(on: loop).get() else { Issue.record("not found"); return }
    #expect(abs(Double(end) - Date().timeIntervalSince1970 - 2 * 86_400) < 600)
    guard case .untrusted = try await Webhook(address, signature: nil).probe(on: loop).get() else {
      Issue.record("trusted")
      return
    }
    server.stop()
    guard case .unreachable = try await trusting.probe(on: loop).get() else { Issue.record("reached"); return }
  }

  @Test func addressesAreReadAndOthersRefused() {
    #expect(WebhookAddress("https://chat.example.com/hooks/a?b=c#d")?.target == "/hooks/a?b=c")
    #expect(WebhookAddress("https://chat.example.com")?.port == 443)
    #expect(WebhookAddress("http://[::1]:8080/")?.host == "::1")
    #expect(WebhookAddress("https://chat.example.com/secret")?.description == "`chat.example.com` port 443")
    for text in [
      "http://chat.example.com/", "ftp://a/", "https://", "https://user:pass@a/", "https://a:99999/", "https://a b/",
      "https://a/\r\nX: y",
    ] {
      #expect(WebhookAddress(text) == nil, "\(text)")
    }
  }
}

/// Tests/DeliveryChannelsTests/hook_server.py on a free port.
private final class HookServer {
  let address: String
  let certificate: String?
  private let process = Process()
  private let folder: URL

  init(overTLS: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("hooks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("hook_server.py")
      .path
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script, folder.path] + (overTLS ? ["tls"] : [])
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var said = ""
    while !said.contains("\n") {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "the server did not start; are python3 and openssl there?")
      said += String(decoding: data, as: UTF8.self)
    }
    address = said.trimmingCharacters(in: .whitespacesAndNewlines)
    certificate = overTLS ? folder.appendingPathComponent("cert.pem").path : nil
  }

  func stop() {
    // It may have inherited a mask that keeps SIGTERM back.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  // Who trusts its certificate may want to read it after its end.
  deinit { try? FileManager.default.removeItem(at: folder) }
}
