import Foundation
import Testing

@testable import SystemdSupport

@Suite struct JournalTests {
  /// Runs the probe beside a journald and returns its entries as `journalctl -o json` tells them.
  private func entries(_ assignments: [String]) throws -> [[String: Any]] {
    let command =
      #""$0" journal "$@" && journalctl --sync && journalctl --quiet --output=json --identifier=systemd-probe"#
    let ending = try Probe.run([Probe.script("with-journald.sh"), "bash", "-c", command, Probe.path] + assignments)
    #expect(ending.status == 0)
    #expect(ending.error == "")
    return try ending.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func anEntryComesBackFromJournaldWithAllItsFields() throws {
    let entries = try entries([
      "MESSAGE=a reminder is due", "PRIORITY=5", "MESSAGE_ID=210b2e692409439b95c436231dde08dc",
      "FOLLOWUP_RULE=overdue-invoice", "FOLLOWUP_CLIENT=Żółw i Щука=2",
    ])
    let entry = try #require(entries.first)
    #expect(entries.count == 1)
    #expect(entry["MESSAGE"] as? String == "a reminder is due")
    #expect(entry["PRIORITY"] as? String == "5")
    #expect(entry["MESSAGE_ID"] as? String == "210b2e692409439b95c436231dde08dc")
    #expect(entry["FOLLOWUP_RULE"] as? String == "overdue-invoice")
    #expect(entry["FOLLOWUP_CLIENT"] as? String == "Żółw i Щука=2")
    #expect(entry["SYSLOG_IDENTIFIER"] as? String == "systemd-probe")
  }

  @Test func aLineBreakInAValueCannotAddAField() throws {
    let entries = try entries(["MESSAGE=two\nlines", "NAME=a\nPRIORITY=0\n\nMESSAGE=faked"])
    let entry = try #require(entries.first)
    #expect(entries.count == 1)
    #expect(entry["MESSAGE"] as? String == "two\nlines")
    #expect(entry["NAME"] as? String == "a\nPRIORITY=0\n\nMESSAGE=faked")
    #expect(entry["PRIORITY"] as? String == "6")
  }

  @Test func aLargeValueReachesTheJournalWhole() throws {
    // More than a datagram takes; libsystemd then passes a file.
    let large = String(repeating: "ż", count: 60_000)
    let entry = try #require(try entries(["MESSAGE=large", "TEXT=\(large)"]).first)
    // journalctl -o json leaves values out beyond 4 kB unless asked, but not the field.
    #expect(entry.keys.contains("TEXT"))
    #expect(entry["MESSAGE"] as? String == "large")
  }

  @Test func whereNoJournalListensAnEntryIsALineOnStandardError() throws {
    // A namespace whose /run is empty has no journal, whatever the machine has.
    let rights = getuid() == 0 ? [] : ["--map-root-user"]
    let script = #"mount -t tmpfs tmpfs /run && exec "$0" journal "$@""#
    let ending = try Probe.run(
      ["/usr/bin/unshare"] + rights + ["--mount", "bash", "-c", script, Probe.path]
        + ["MESSAGE=a reminder is due", "FOLLOWUP_CLIENT=acme", "FOLLOWUP_NUMBER=3"])
    #expect(ending.error == "systemd-probe: a reminder is due (FOLLOWUP_CLIENT=acme FOLLOWUP_NUMBER=3)\n")
    #expect(ending.status == 0)
  }

  @Test func aDeadJournalsSocketIsNotBelieved() throws {
    let rights = getuid() == 0 ? [] : ["--map-root-user"]
    let script = """
      mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal && python3 -c 'import socket
      socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).bind("/run/systemd/journal/socket")' && exec "$0" journal "$@"
      """
    let ending = try Probe.run(
      ["/usr/bin/unshare"] + rights + ["--mount", "bash", "-c", script, Probe.path, "MESSAGE=nobody listens"])
    #expect(ending.error == "systemd-probe: nobody listens\n")
  }

  @Test func aLineTellsHowSeriousItIsAndTheChosenFieldsInTheirOrder() {
    let entry = JournalEntry(
      "the mail server does not answer", priority: .warning,
      fields: ["CLIENT": "Acme (Łódź)", "NUMBER": "12", "STEP": "0 days", "HIDDEN": "x"])
    let line = entry.line(
      identifier: "followupd", shown: ["NUMBER": "number", "CLIENT": "client", "ABSENT": "a", "STEP": "step"],
      prefixed: false)
    #expect(
      line == #"followupd: warning: the mail server does not answer (number=12 client="Acme (Łódź)" step="0 days")"#)
    #expect(entry.line(identifier: "a", shown: [:], prefixed: true) == "<4>a: warning: the mail server does not answer")
  }

  @Test func noValueCanFakeALineOrAFieldOnStandardError() {
    let entry = JournalEntry(
      "due\r\n\u{1B}[2Kfollowupd: all is well\u{2028}\u{202E}", fields: ["A": "1 B=2", "C": "\"\\\n", "D": ""])
    #expect(
      entry.line(identifier: "f", shown: nil, prefixed: false)
        == #"f: due\r\n\u{1b}[2Kfollowupd: all is well\u{2028}\u{202e} (A="1 B=2" C="\"\\\n" D="")"#)
  }

  @Test(arguments: [
    ("FOLLOWUP_RULE", "FOLLOWUP_RULE"), ("client name", "CLIENT_NAME"), ("_PID", "X__PID"), ("1ST", "X_1ST"),
    ("MESSAGE", "X_MESSAGE"), ("priority", "X_PRIORITY"), ("ŻÓŁW", "X____W"), ("", "X_"), ("A\nB=C", "A_B_C"),
    (String(repeating: "A", count: 70), String(repeating: "A", count: 64)),
  ])
  func aFieldsNameIsMadeOneThatTheJournalTakes(name: String, written: String) {
    #expect(JournalEntry.fieldName(name) == written)
  }
}
