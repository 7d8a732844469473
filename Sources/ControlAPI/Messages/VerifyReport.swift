// What an examination of the store found, as `followupctl verify` shows it.

/// The state of a store.
public struct VerifyReport: Hashable, Codable, Sendable {
  public var store: String
  /// The version of its tables.
  public var version: Int
  /// How many kinds of things were looked for.
  public var checks: Int
  /// What there is how many of: `records`, `follow-ups`, `reminders`… in this order.
  public var counts: [StatusReport.Count]
  /// Empty where nothing is wrong.
  public var findings: [VerifyFinding]

  public init(
    store: String, version: Int, checks: Int, counts: [StatusReport.Count] = [], findings: [VerifyFinding] = []
  ) {
    self.store = store
    self.version = version
    self.checks = checks
    self.counts = counts
    self.findings = findings
  }
}

/// One kind of thing that is wrong.
public struct VerifyFinding: Hashable, Codable, Sendable {
  /// A word for programs: `reminder-without-follow-up`.
  public var check: String
  /// How many there are.
  public var count: Int
  /// The first of them.
  public var places: [String]
  public var meaning: String
  public var remedy: String

  public init(check: String, count: Int, places: [String], meaning: String, remedy: String) {
    self.check = check
    self.count = count
    self.places = places
    self.meaning = meaning
    self.remedy = remedy
  }
}
