// What a person may ask of the daemon.

/// One request to the daemon. Dates and instants are texts as a person writes them: the daemon knows the team's zone.
public enum ControlRequest: Hashable, Codable, Sendable {
  // Follow-ups
  case list(FollowUpFilter)
  case show(FollowUpReference)
  /// At an instant in ISO 8601, nil: now; with the next so many dates at which the answer changes.
  case explain(FollowUpReference, at: String?, dates: Int)
  case acknowledge(FollowUpReference)
  /// Until a date.
  case snooze(FollowUpReference, until: String)
  case done(FollowUpReference, note: String?)
  case reopen(FollowUpReference)
  /// Until a date; nil until it is unmuted.
  case mute(FollowUpReference, until: String?)
  case unmute(FollowUpReference)

  // Records
  case recordPut(type: String, id: String, fields: [FieldAssignment])
  case recordDelete(type: String, id: String)
  /// Absolute paths of files, or of folders of `TYPE.csv` and `TYPE.jsonl`.
  case importFiles(paths: [String], recordType: String?, dryRun: Bool)

  // Mail that waits to go
  /// A page of it: at most so many, behind one with a number.
  case queueList(limit: Int, after: Int64? = nil)
  case queueShow(Int64)
  /// All mail when no number is given.
  case queueRetry(Int64?)
  case queueDrop(Int64)

  // Changes that wait for a person
  case heldList
  case heldShow(Int64)
  /// `fromToday`: what is there is known, only what matches from now on reminds.
  case heldRelease(Int64, fromToday: Bool)
  case heldDiscard(Int64)

  // The daemon
  case status
  /// The daemon in figures, as OpenMetrics text.
  case metrics
  case reload
  /// The absolute path of a file; `replaces`: an earlier backup gives way.
  case backup(path: String, replaces: Bool)
  case verify
  /// The machine's clock, which leapt, is right.
  case clockAccept

  /// Whether it is done with very much: how long that takes is not known beforehand.
  public var mayTakeLong: Bool {
    switch self {
    case .importFiles, .heldRelease, .heldDiscard, .reload, .backup, .verify: return true
    default: return false
    }
  }

  /// The word for the journal, the name of the case.
  public var name: String {
    let description = "\(self)"
    return String(description.prefix { $0 != "(" })
  }
}

/// Which follow-up a person means.
public enum FollowUpReference: Hashable, Sendable {
  case number(Int64)
  /// The newest one of a rule and a record.
  case record(rule: String, id: String)
}

/// Which follow-ups to list; what is nil does not restrict.
public struct FollowUpFilter: Hashable, Codable, Sendable {
  /// `open`, `acknowledged`, `known`, `snoozed`, `done`, `held`, `closed`.
  public var state: String?
  public var rule: String?
  public var client: String?
  /// The mail address of the person who is reminded.
  public var person: String?
  public var includesClosed: Bool
  public var limit: Int

  public init(
    state: String? = nil, rule: String? = nil, client: String? = nil, person: String? = nil,
    includesClosed: Bool = false, limit: Int = 1000
  ) {
    self.state = state
    self.rule = rule
    self.client = client
    self.person = person
    self.includesClosed = includesClosed
    self.limit = limit
  }
}

/// One `FIELD=VALUE` of `record put`; the text as in a record file.
public struct FieldAssignment: Hashable, Codable, Sendable {
  public var field: String
  public var value: String

  public init(field: String, value: String) {
    self.field = field
    self.value = value
  }
}

extension FollowUpReference: Codable, CustomStringConvertible {
  private enum Key: String, CodingKey { case number, rule, id }

  /// `{"number":3}` or `{"rule":"overdue-invoice","id":"f1"}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let number = try container.decodeIfPresent(Int64.self, forKey: .number) {
      self = .number(number)
    } else {
      self = .record(
        rule: try container.decode(String.self, forKey: .rule), id: try container.decode(String.self, forKey: .id))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .number(let number): try container.encode(number, forKey: .number)
    case .record(let rule, let id):
      try container.encode(rule, forKey: .rule)
      try container.encode(id, forKey: .id)
    }
  }

  /// As a person writes it: `3`, `overdue-invoice f1`.
  public var description: String {
    switch self {
    case .number(let number): return "\(number)"
    case .record(let rule, let id): return "\(rule) \(id)"
    }
  }
}
