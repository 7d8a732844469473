// Work without a rest, as after a stop or at a first import: told of in a line, not in thousands.

import FollowupEngine
import FollowupModel

/// Counts what a stretch of work brings, and says which entries of single follow-ups go to the journal: a thousand and no
/// more, for journald would drop the next ones, and with them what matters. The store keeps every follow-up's story.
struct Backlog {
  /// What was due when the stretch began.
  struct Beginning {
    var dossiers: Int
    /// The earliest instant that was to be caught up.
    var since: Instant
    var at: Instant
  }

  private(set) var beginning: Beginning?
  private var counts: [JournalKind: Int] = [:]
  private var told = 0
  private var untold = 0

  static let entriesAtMost = 1000
  /// Work on less is not mentioned.
  static let dossiersMentioned = 2 * Limits.looksPerCommit

  var isRunning: Bool { beginning != nil }

  mutating func begin(_ beginning: Beginning) { self.beginning = beginning }

  /// Counts an entry. False where it is not to be told by itself.
  mutating func tells(_ entry: FollowupEngine.JournalEntry) -> Bool {
    guard entry.fields["FOLLOWUP_NUMBER"] != nil else { return true }
    counts[entry.kind, default: 0] += 1
    guard told >= Backlog.entriesAtMost, entry.severity.rawValue > FollowupEngine.JournalEntry.Severity.warning.rawValue
    else {
      told += 1
      return true
    }
    untold += 1
    return false
  }

  /// The stretch is over: its one line; nil where there was nothing to speak of.
  mutating func end(at now: Instant, iso: (Instant) -> String) -> String? {
    defer { self = Backlog() }
    var parts: [String] = []
    if let beginning, beginning.dossiers >= Backlog.dossiersMentioned {
      parts.append(
        "looked at \(beginning.dossiers) dossiers in \((now - beginning.at).inDaysAndHours), for what fell due since "
          + iso(beginning.since))
    }
    let told: [JournalKind] = [.opened, .closed, .reminded, .leftOut, .delivered]
    let sums = told.compactMap { kind in counts[kind].map { "\($0) \(kind.rawValue)" } }
    if !parts.isEmpty || untold > 0, !sums.isEmpty { parts.append(sums.joined(separator: ", ")) }
    if untold > 0 {
      parts.append("\(untold) of these entries are not in the journal: `followupctl show NUMBER` tells each story")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension Daemon {
  /// Work begins that was due since an instant.
  func begin(since: Instant, now: Instant) throws {
    guard !backlog.isRunning else { return }
    let dossiers = try store.dueCount(until: now)
    backlog.begin(Backlog.Beginning(dossiers: dossiers, since: since, at: now))
    if dossiers >= Backlog.dossiersMentioned { notifier.status("\(dossiers) dossiers to look at; \(statusLine())") }
  }

  /// Nothing is left to do.
  func endBacklog() {
    guard backlog.isRunning else { return }
    let time = engine.generation.settings.time
    guard let line = backlog.end(at: now(), iso: time.iso) else { return }
    tell(JournalEntry(.summary, .notice, line))
    notifier.status(statusLine())
  }
}
