// What an import did, and how the daemon is. Every instant is a text in ISO 8601 with the team's offset.

import FollowupModel

/// What `followupctl import` and `record put` did.
public struct ImportReport: Hashable, Codable, Sendable {
  public var added: Int
  public var changed: Int
  public var unchanged: Int
  public var removed: Int
  /// The rows that could not be taken, at most a thousand.
  public var rejectedRows: [RejectedRow]
  /// How many rows could not be taken.
  public var rejected: Int
  /// The held change that waits for a person instead of taking effect.
  public var heldChange: Int64?
  /// Nothing was written.
  public var isDryRun: Bool
  /// Why it would wait for a person, were it no trial.
  public var wouldBeHeld: String?
  /// Of the changed records, how many are a source's, which brings its own again when its files change.
  public var changedOfSources: Int

  public init(
    _ outcome: WriteOutcome = WriteOutcome(), rejectedRows: [RejectedRow] = [], rejected: Int = 0,
    heldChange: Int64? = nil, isDryRun: Bool = false, wouldBeHeld: String? = nil
  ) {
    added = outcome.added
    changed = outcome.changed
    unchanged = outcome.unchanged
    removed = outcome.removed
    changedOfSources = outcome.changedOfSources
    self.rejectedRows = rejectedRows
    self.rejected = rejected
    self.heldChange = heldChange
    self.isDryRun = isDryRun
    self.wouldBeHeld = wouldBeHeld
  }
}

/// The state of the daemon, of `followupctl status`.
public struct StatusReport: Hashable, Codable, Sendable {
  public var version: String
  /// The daemon's process.
  public var process: Int32
  public var startedAt: String
  /// The team's time zone.
  public var timeZone: String
  /// Where the store is.
  public var store: String
  public var rules: Int
  public var rulesLoadedAt: String
  /// Why newer rules or a newer configuration are not in force, a line each.
  public var refused: [String]
  /// The next instant at which something falls due.
  public var nextAt: String?
  /// What there is how many of: `records`, `open follow-ups`, `waiting reminders`, `queued mails`… in this order.
  public var counts: [Count]
  /// What a person should see to, a line each.
  public var problems: [String]
  /// When the oldest mail that still waits was composed.
  public var oldestMailAt: String?
  /// A backup or an examination of the store that is under way, and how far it is.
  public var underWay: String?

  /// One count by its name.
  public struct Count: Hashable, Codable, Sendable {
    public var name: String
    public var count: Int

    public init(_ name: String, _ count: Int) {
      self.name = name
      self.count = count
    }
  }

  public init(
    version: String, process: Int32, startedAt: String, timeZone: String, store: String, rules: Int,
    rulesLoadedAt: String, refused: [String] = [], nextAt: String? = nil, counts: [Count] = [], problems: [String] = [],
    oldestMailAt: String? = nil, underWay: String? = nil
  ) {
    self.oldestMailAt = oldestMailAt
    self.version = version
    self.process = process
    self.startedAt = startedAt
    self.timeZone = timeZone
    self.store = store
    self.rules = rules
    self.rulesLoadedAt = rulesLoadedAt
    self.refused = refused
    self.nextAt = nextAt
    self.counts = counts
    self.problems = problems
    self.underWay = underWay
  }
}
