// Several servers, sockets of this machine, pinned and client certificates, tokens fetched anew: over real sockets.

import Foundation
import NIOConcurrencyHelpers
import SMTPTestKit
import Testing

@testable import SMTPClient

@Suite(.timeLimit(.minutes(10)))
struct ServerChoiceTests {
  // MARK: Fail-over

  @Test func aMailGoesToTheNextServerWhereTheFirstIsDown() async throws {
    let down = try await CaptureServer.start()
    let downPort = down.port
    try await down.stop()
    let up = try await CaptureServer.start()
    let servers = [configuration(port: downPort), configuration(port: up.port)]
    try await withTransport(servers: servers) { transport in
      for _ in 0..<20 {
        guard case .delivered? = await transport.deliver(mail()).outcomes.first else {
          Issue.record("not delivered")
          return
        }
      }
      let states = transport.serverStates
      #expect(states.map(\.isPaused) == [true, false])
      #expect(states[0].trouble == .cannotConnect(.host("127.0.0.1", port: downPort), detail: "connection refused"))
      #expect(transport.capacity == 1)
    }
    #expect(up.received.count == 20)
    try await up.stop()
  }

  @Test func thePreferredServerIsUsedAgainOnceItIsBack() async throws {
    let first = try await ScriptedServer.start([
      [.reply("421 4.3.2 not now"), .close],
      ScriptedServerTests.hello + ScriptedServerTests.envelope + ScriptedServerTests.accepted + [.reply("250 first")]
        + ScriptedServerTests.farewell,
    ])
    let second = try await CaptureServer.start()
    let servers = [configuration(port: first.port), configuration(port: second.port)]
    try await withTransport(servers: servers) { transport in
      _ = await transport.deliver(mail())
      #expect(second.received.count == 1)
      transport.resume()
      guard case .delivered(let reply)? = await transport.deliver(mail()).outcomes.first else {
        Issue.record("not delivered")
        return
      }
      #expect(reply.lines == ["first"])
    }
    try await first.stop()
    try await second.stop()
  }

  /// What the first server may have taken, or refuses for reasons of the mail, is no other server's business.
  @Test func onlyAServersOwnTroubleSendsAMailElsewhere() async throws {
    var settings = CaptureServer.Settings()
    settings.answer = { $0.text.contains("lost") ? .acceptAndDrop : .reply("451 4.3.0 later") }
    settings.recipientReply = { $0.hasPrefix("unknown") ? "550 5.1.1 no such user" : nil }
    let first = try await CaptureServer.start(settings)
    let second = try await CaptureServer.start()
    try await withTransport(servers: [configuration(port: first.port), configuration(port: second.port)]) { transport in
      let lost = await transport.deliver(mail("lost\r\n"))
      #expect(lost.outcomes == [.ambiguous(.connectionLost(.finalDot))])
      let unknown = await transport.deliver(mail(to: ["unknown@example.com"]))
      guard case .failed? = unknown.outcomes.first else { Issue.record("\(unknown)"); return }
      let later = await transport.deliver(mail())
      guard case .deferred(.rejected(.finalDot, _))? = later.outcomes.first else { Issue.record("\(later)"); return }
    }
    #expect(second.received.isEmpty)
    try await first.stop()
    try await second.stop()
  }

  @Test func whereAllAreDownThePreferredOnesTroubleIsTold() async throws {
    let down = try await CaptureServer.start()
    let port = down.port
    try await down.stop()
    let nowhere = configuration(port: port, host: "no-such-host.invalid", security: .startTLS)
    try await withTransport(servers: [configuration(port: port), nowhere]) { transport in
      let report = await transport.deliver(mail())
      guard case .deferred(.cannotConnect)? = report.outcomes.first else { Issue.record("\(report)"); return }
    }
  }

  @Test func aServerThatStaysDownIsAskedLessAndLess() async throws {
    let server = try await ScriptedServer.start(Array(repeating: [.reply("421 4.3.2 down"), .close], count: 50))
    try await withTransport(configuration(port: server.port, pauseSeconds: 0.05)) { transport in
      let end = ContinuousClock.now + .seconds(2)
      while .now < end { _ = await transport.deliver(mail()) }
    }
    // 0.05 + 0.1 + 0.2 + 0.4 + 0.8 + 0.8 s: six or seven attempts, not forty.
    #expect((3...8).contains(server.transcripts.count), "\(server.transcripts.count)")
    try await server.stop()
  }

  // MARK: Where it listens

  @Test func mailGoesOverASocketOfThisMachine() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("smtp-\(UUID().uuidString.prefix(8))").path
    var settings = CaptureServer.Settings()
    settings.unixSocket = path
    let server = try await CaptureServer.start(settings)
    let local = SMTPConfiguration(endpoint: .unixSocket(path), security: .none, timeouts: .uniform(20))
    guard case .delivered = try await outcome(local) else { Issue.record("not delivered"); return }
    #expect(server.received.count == 1)
    try await server.stop()
    try? FileManager.default.removeItem(atPath: path)
    #expect(
      try await outcome(local) == .deferred(.cannotConnect(.unixSocket(path), detail: "there is no such socket")))
  }

  @Test func mailGoesOverIPv6() async throws {
    var settings = CaptureServer.Settings()
    settings.host = "::1"
    let server = try await CaptureServer.start(settings)
    guard case .delivered = try await outcome(configuration(port: server.port, host: "::1")) else {
      Issue.record("not delivered")
      return
    }
    try await server.stop()
  }

  // MARK: Certificates

  @Test(arguments: ["unknown", "wrongname", "good"])
  func aPinnedCertificateIsTrustedWhoeverSignedIt(name: String) async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls(name)
    let server = try await CaptureServer.start(settings)
    var pinned = configuration(port: server.port, host: "localhost", security: .startTLS)
    pinned.tls.trust = .pinned([try Certificates.shared.fingerprint(name)])
    guard case .delivered = try await outcome(pinned) else { Issue.record("\(name) not delivered"); return }
    try await server.stop()
  }

  @Test func anotherCertificateThanThePinnedOneIsRefusedAndShown() async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls("good")
    let server = try await CaptureServer.start(settings)
    var pinned = configuration(port: server.port, host: "localhost", security: .startTLS)
    pinned.tls.trust = .pinned([try Certificates.shared.fingerprint("unknown")])
    let result = try await outcome(pinned)
    guard case .certificate(let error) = result, case .certificate(.notPinned, let peer?) = error else {
      Issue.record("\(result)")
      return
    }
    let shown = try Certificates.shared.fingerprint("good")
    #expect(peer.fingerprint == shown)
    #expect(error.description.contains("\(shown)") && error.description.contains("`localhost`"), "\(error)")
    #expect(server.received.isEmpty)
    try await server.stop()
  }

  @Test func aPinnedCertificateThatHasEndedIsRefused() async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls("expired")
    let server = try await CaptureServer.start(settings)
    var pinned = configuration(port: server.port, host: "localhost", security: .startTLS)
    pinned.tls.trust = .pinned([try Certificates.shared.fingerprint("expired")])
    let result = try await outcome(pinned)
    guard case .certificate(.certificate(.expired, _)) = result else { Issue.record("\(result)"); return }
    try await server.stop()
  }

  @Test func aClientCertificateIsShownToAServerThatWantsOne() async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls("good", clientAuthority: Certificates.shared.authority)
    let server = try await CaptureServer.start(settings)
    var with = configuration(
      port: server.port, host: "localhost", security: .startTLS, caFile: Certificates.shared.authority)
    let without = with
    with.tls.clientCertificate = Certificates.shared.clientCertificate("client")
    guard case .delivered = try await outcome(with) else { Issue.record("not delivered"); return }
    guard case .deferred = try await outcome(without) else { Issue.record("delivered without a certificate"); return }
    #expect(server.received.count == 1)
    try await server.stop()
  }

  @Test func aServerThatSpeaksOnlyOldTLSIsRefusedAndNamed() async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls("good", newest: .tlsv11)
    let server = try await CaptureServer.start(settings)
    let result = try await outcome(
      configuration(port: server.port, host: "localhost", security: .startTLS, caFile: Certificates.shared.authority))
    guard case .deferred(.handshakeFailed(let detail)) = result else { Issue.record("\(result)"); return }
    #expect(detail.contains("TLS 1.1"), "\(detail)")
    try await server.stop()
  }

  // MARK: Tokens

  @Test func aTokenIsFetchedAnewForEachConnection() async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls("good", start: .implicit)
    let server = try await CaptureServer.start(settings)
    let asked = NIOLockedValueBox(0)
    var tokens = configuration(
      port: server.port, host: "localhost", security: .implicitTLS, caFile: Certificates.shared.authority,
      messagesPerConnectionMax: 2, pauseSeconds: 0)
    tokens.credentials = .fetched { () throws(SMTPError) in
      let number = asked.withLockedValue { asked in
        asked += 1
        return asked
      }
      throw .noCredentials(detail: "attempt \(number)")
    }
    try await withTransport(tokens) { transport in
      for number in 1...2 {
        #expect(
          await transport.deliver(mail()).outcomes == [.deferred(.noCredentials(detail: "attempt \(number)"))])
        transport.resume()
      }
    }
    #expect(server.connectionCount == 0, "without a token nothing is connected")
    try await server.stop()
  }
}
