// Why a rule does or does not match a record, as answers show it. Every instant is a text in ISO 8601 with the team's
// offset.

/// What `followupctl explain` says of a rule and a record.
public struct ExplanationReport: Hashable, Codable, Sendable {
  public var rule: String
  public var title: String?
  /// The type of the record, its id, and the id of its client.
  public var record: String
  public var id: String
  public var client: String?
  public var at: String
  /// The team's zone, and the language in which values are written.
  public var timeZone: String
  public var language: String
  /// `yes`, `no`, or `unknown`, where something is missing; only `yes` matches.
  public var matches: String
  /// Over which time that holds if no record changes; nil: as far as was looked.
  public var since: String?
  public var until: String?
  /// All of it in a sentence: `matches since …`, `does not match until …: … is not true`.
  public var sentence: String
  public var when: ConditionReport
  public var unless: ConditionReport?
  /// The next instants at which the rule's answer changes, where they were asked for.
  public var dates: [AnswerChange]
  /// Nil where only records were there to read.
  public var followUp: FollowUpAccount?
  /// What is wrong with the record: a row that was rejected.
  public var notes: [String]

  public init(
    rule: String, title: String?, record: String, id: String, client: String?, at: String, timeZone: String,
    language: String, matches: String, since: String?, until: String?, sentence: String, when: ConditionReport,
    unless: ConditionReport?, dates: [AnswerChange] = [], followUp: FollowUpAccount? = nil, notes: [String] = []
  ) {
    self.rule = rule
    self.title = title
    self.record = record
    self.id = id
    self.client = client
    self.at = at
    self.timeZone = timeZone
    self.language = language
    self.matches = matches
    self.since = since
    self.until = until
    self.sentence = sentence
    self.when = when
    self.unless = unless
    self.dates = dates
    self.followUp = followUp
    self.notes = notes
  }
}

/// One part of a condition.
public struct ConditionReport: Hashable, Codable, Sendable {
  /// `and`, `or`, `not`, `test`.
  public var kind: String
  /// Of a test: its words with the record's values.
  public var words: String?
  /// `yes`, `no`, `unknown`.
  public var truth: String
  public var since: String?
  public var until: String?
  /// Why a test can not be told.
  public var missing: [String]
  /// What the test's aggregates took of their lists.
  public var lists: [ListReport]
  /// Where the record stands in the segments that the test asks about.
  public var places: [PlaceReport]
  public var parts: [ConditionReport]

  public init(
    kind: String, words: String?, truth: String, since: String?, until: String?, missing: [String] = [],
    lists: [ListReport] = [], places: [PlaceReport] = [], parts: [ConditionReport] = []
  ) {
    self.kind = kind
    self.words = words
    self.truth = truth
    self.since = since
    self.until = until
    self.missing = missing
    self.lists = lists
    self.places = places
    self.parts = parts
  }
}

/// What an aggregate took of a list.
public struct ListReport: Hashable, Codable, Sendable {
  /// As the rule writes it: `client.invoices`.
  public var list: String
  public var total: Int
  public var taken: Int
  /// Of how many it can not be told.
  public var unknown: Int
  /// The ids of the first few that were taken or, where none was, that can not be told.
  public var ids: [String]

  public init(list: String, total: Int, taken: Int, unknown: Int, ids: [String]) {
    self.list = list
    self.total = total
    self.taken = taken
    self.unknown = unknown
    self.ids = ids
  }
}

/// A record's place in the last ranking of a segment.
public struct PlaceReport: Hashable, Codable, Sendable {
  public var segment: String
  /// The id of the record that is asked about.
  public var id: String
  /// As people read it; nil where the record has none.
  public var score: String?
  /// From 1 on, among `total` scores.
  public var rank: Int?
  public var total: Int
  /// The lowest score of those who are in.
  public var lowestIn: String?
  /// When the segment is ranked next; nil: not before a record changes.
  public var rankedNext: String?
  /// Whether the record changed since.
  public var isStale: Bool

  public init(
    segment: String, id: String, score: String?, rank: Int?, total: Int, lowestIn: String?, rankedNext: String?,
    isStale: Bool
  ) {
    self.segment = segment
    self.id = id
    self.score = score
    self.rank = rank
    self.total = total
    self.lowestIn = lowestIn
    self.rankedNext = rankedNext
    self.isStale = isStale
  }
}

/// From when on a rule answers otherwise.
public struct AnswerChange: Hashable, Codable, Sendable {
  public var at: String
  /// `yes`, `no`, `unknown`.
  public var matches: String

  public init(at: String, matches: String) {
    self.at = at
    self.matches = matches
  }
}
