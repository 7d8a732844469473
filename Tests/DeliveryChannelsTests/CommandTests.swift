// Programs that take mail: what they get, and what their end means.

import Foundation
import Testing

@testable import DeliveryChannels

@Suite struct CommandTests {
  private func run(
    _ script: String, _ arguments: [String] = [], message: [UInt8] = Array("Subject: x\r\n\r\nhello\r\n".utf8),
    timeoutSeconds: Int = 20, variables: [String: String] = [:]
  ) -> ChannelOutcome {
    MessageCommand(["/bin/sh", "-c", script, "script"] + arguments, timeoutSeconds: timeoutSeconds)
      .deliver(message, variables: variables)
  }

  @Test func theProgramGetsTheWholeMessageItsArgumentsAndWhoItIsFor() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("message-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let message = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let outcome = run(
      "cat > \"$1\"; echo \"$FOLLOWUP_RECIPIENT $2\"", [file, "$(id); `id`"], message: message,
      variables: ["FOLLOWUP_RECIPIENT": "anna@example.com"])
    #expect(outcome == .delivered("anna@example.com $(id); `id`"), "no shell reads the arguments")
    #expect(FileManager.default.contents(atPath: file) == Data(message))
  }

  @Test(arguments: [
    (0, "delivered"), (65, "failed"), (67, "failed"), (68, "failed"), (75, "deferred"), (1, "deferred"),
    (66, "deferred"),
    (69, "unreachable"), (71, "unreachable"), (74, "unreachable"), (64, "misconfigured"), (77, "misconfigured"),
    (78, "misconfigured"), (127, "misconfigured"),
  ])
  func anExitStatusMeansWhatSysexitsSays(status: Int32, kind: String) {
    let outcome = run("echo because >&2; exit \(status)")
    #expect("\(outcome)".hasPrefix(kind), "\(outcome)")
    #expect("\(outcome)".contains("because"), "what it said is kept")
  }

  @Test func aProgramThatDoesNotReadItsMessageIsHeardAllTheSame() {
    #expect(run("exit 67", message: Array(repeating: 65, count: 5_000_000)) != .delivered(""))
    #expect(run("echo taken", message: Array(repeating: 65, count: 5_000_000)) == .delivered("taken"))
  }

  @Test func aProgramThatDoesNotEndIsKilledWithAllItStartedAndIsInDoubt() throws {
    let sign = FileManager.default.temporaryDirectory.appendingPathComponent("alive-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: sign) }
    let outcome = run("(sleep 3; touch \"$1\") & sleep 60", [sign], timeoutSeconds: 1)
    guard case .ambiguous(let words) = outcome else { Issue.record("\(outcome)"); return }
    #expect(words.contains("did not end within 1 s"))
    sleep(3)
    #expect(!FileManager.default.fileExists(atPath: sign), "what it started was killed too")
  }

  @Test func aChildThatStaysBehindHoldsNothingUp() {
    let start = ContinuousClock().now
    #expect(run("sleep 30 & echo taken") == .delivered("taken"))
    #expect(ContinuousClock().now - start < .seconds(10))
  }

  @Test func endlessAndHostileWordsAreCutAndMadePrintable() {
    guard case .failed(let words) = run("printf 'a\\033[31m\\nb\\000c'; yes no | head -c 9000000; exit 65") else {
      Issue.record("not failed")
      return
    }
    #expect(words.count < 500)
    #expect(!words.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test func aProgramThatIsEndedBySomebodyIsInDoubt() {
    guard case .ambiguous(let words) = run("kill -9 $$") else { Issue.record("not in doubt"); return }
    #expect(words.contains("signal 9"))
  }

  @Test func aProgramThatIsNotThereIsAMistakeOfTheSettings() {
    let outcome = MessageCommand(["/nowhere/sendmail", "-t"]).deliver([], variables: [:])
    guard case .misconfigured(let words) = outcome else { Issue.record("\(outcome)"); return }
    #expect(words.contains("/nowhere/sendmail") && words.contains("No such file"))
  }
}
