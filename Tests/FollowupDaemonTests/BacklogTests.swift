// Much work at once is told of in a line, and drowns nothing that matters.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupDaemon

@Suite struct BacklogTests {
  private let now = Instant(second: 1_800_000_000)

  private func entry(_ kind: JournalKind, _ severity: JournalEntry.Severity = .info) -> JournalEntry {
    JournalEntry(kind, severity, "one", fields: ["FOLLOWUP_NUMBER": "1"])
  }

  @Test func aThousandEntriesAreToldAndTheRestIsSummedUp() {
    var backlog = Backlog()
    let told = (0..<5000).count { _ in backlog.tells(entry(.opened)) }
    #expect(told == 1000)
    let (wrong, whole) = (
      backlog.tells(entry(.bounced, .error)), backlog.tells(JournalEntry(.import, .info, "10 added"))
    )
    #expect(wrong, "what went wrong is always told")
    #expect(whole, "and what speaks of no single follow-up")
    let line = backlog.end(at: now) { "\($0.second)" }
    #expect(
      line == "5000 opened; 4000 of these entries are not in the journal: `followupctl show NUMBER` tells each story")
  }

  @Test func anOrdinaryMorningNeedsNoLine() {
    var backlog = Backlog()
    backlog.begin(Backlog.Beginning(dossiers: 12, since: now, at: now))
    let told = (0..<12).count { _ in backlog.tells(entry(.reminded)) }
    #expect(told == 12)
    let line = backlog.end(at: now + 1) { "\($0.second)" }
    #expect(line == nil)
  }

  @Test func aLongStopHasOneLine() {
    var backlog = Backlog()
    backlog.begin(Backlog.Beginning(dossiers: 200_000, since: Instant(second: 7), at: now))
    for _ in 0..<3 { _ = backlog.tells(entry(.reminded)) }
    let line = backlog.end(at: now + 65) { "second \($0.second)" }
    #expect(
      line == "looked at 200000 dossiers in 65 s, for what fell due since second 7; 3 reminded")
    #expect(!backlog.isRunning)
  }
}
