// What the engine works by: one immutable, checked set of rules and settings.

import FollowupModel
import RuleLanguage
import WorkingTime

/// The part of the configuration that the engine obeys.
public struct Settings: Sendable {
  /// The team's zone and calendar.
  public var time: TeamTime
  /// The zone of a name an employee's record gives; nil for one that does not exist.
  public var zoneNamed: @Sendable (String) -> Zone?
  /// What tells the time zone data of one day from that of another: its version. Empty where it is not known.
  public var zoneData: String
  /// When reminders go that are not to go at once.
  public var window: Window
  /// The language of people and texts without another.
  public var language: String
  /// Follow-ups that one change may open before a person is asked; 0: any number.
  public var holdAbove: Int
  /// Who is told when rules are refused or held.
  public var rulesOwner: String?
  /// Who gets what finds nobody else.
  public var fallback: String
  /// Reminders that a person gets in full a day; 0: any number. The rest is only named.
  public var dailyCap: Int
  /// The mailbox that gets every mail in place of the person it is meant for; nil: everybody gets their own.
  public var redirect: String?
  /// When heads get the week's summary, each by their own clock; nil: never.
  public var weeklySummary: Window?
  /// When the journal gets the day's line, by the team's clock; nil: never.
  public var dailyLine: Window?
  /// The right side of Message-IDs.
  public var mailDomain: String
  /// How many mails may be on their way at once: one a connection.
  public var deliverySlots: Int
  /// Other ways out than the mail servers.
  public var channels: [Channel]
  /// After so many seconds without acceptance a mail is given up.
  public var queueLifetime: Int64
  /// Whether journal messages name people and quote texts, or ids only.
  public var journalsTexts: Bool

  public init(
    time: TeamTime, zoneNamed: @escaping @Sendable (String) -> Zone?,
    zoneData: String = "", window: Window, language: String = "en", holdAbove: Int = 200, rulesOwner: String? = nil,
    fallback: String,
    dailyCap: Int = 0, redirect: String? = nil, weeklySummary: Window? = nil, dailyLine: Window? = nil,
    mailDomain: String, deliverySlots: Int = 2, channels: [Channel] = [], queueLifetime: Int64 = 5 * 86_400,
    journalsTexts: Bool = false
  ) {
    self.time = time
    self.zoneNamed = zoneNamed
    self.zoneData = zoneData
    self.window = window
    self.language = language
    self.holdAbove = holdAbove
    self.rulesOwner = rulesOwner
    self.fallback = fallback
    self.dailyCap = dailyCap
    self.redirect = redirect
    self.weeklySummary = weeklySummary
    self.dailyLine = dailyLine
    self.mailDomain = mailDomain
    self.deliverySlots = deliverySlots
    self.channels = channels
    self.queueLifetime = queueLifetime
    self.journalsTexts = journalsTexts
  }
}

/// Rules and settings that were checked together and take effect together.
public struct Generation: Sendable {
  public var rules: RuleSet
  public var settings: Settings
  /// The rule files it was read from, by name: what a restart falls back to when the files on disk are broken.
  public var files: [String: String]
  /// Every field that some rule reads, and the types that rules are for.
  let reads: Set<FieldRead>
  let subjects: Set<String>
  /// Whom changed records reach, by what all rules read, and by what the scores of each segment read.
  let reach: Reach
  let segmentReaches: [(segment: Segment, reach: Reach)]
  /// The same rules for questions about many records at once.
  let compiled: CompiledRules
  /// The fields of each record type that are links.
  let links: [String: [(index: Int, name: String)]]
  private let ruleIndex: [String: Int]

  public init(rules: RuleSet, settings: Settings, files: [String: String]) {
    self.rules = rules
    self.settings = settings
    self.files = files
    compiled = CompiledRules(rules)
    reads = rules.rules.reduce(into: []) { $0.formUnion($1.reads) }
    subjects = Set(rules.rules.map(\.record))
    let schema = rules.schema
    reach = Reach(schema, reads: reads, subjects: subjects)
    segmentReaches = rules.segments.map { ($0, Reach(schema, reads: $0.reads, subjects: [$0.record])) }
    links = schema.types.reduce(into: [:]) { links, type in
      links[type.name] = type.fields.enumerated().compactMap { index, field in
        if case .link = field.type { (index, field.name) } else { nil }
      }
    }
    ruleIndex = Dictionary(rules.rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func rule(_ name: String) -> Rule? { ruleIndex[name].map { rules.rules[$0] } }

  /// What is kept in the store, to be compared after a restart.
  var stored: StoredGeneration {
    StoredGeneration(
      files: files,
      ladders: Dictionary(
        rules.rules.map { ($0.name, $0.steps.map(\.label)) }, uniquingKeysWith: { first, _ in first }),
      timeFingerprint: "\(settings.time.fingerprint) \(settings.zoneData)")
  }
}
