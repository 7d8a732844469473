// Changed rules beside those in force: both lived through on copies of the same store by the real engine.

import FollowupModel
import RuleLanguage

/// What changed rules would open and close, and what the days to come bring with either set.
public struct RulesPreview: Sendable {
  /// A follow-up that would open or close.
  public struct Change: Hashable, Sendable {
    public var rule: String
    public var record: RecordKey
    public var client: RecordID?
    public var words: FollowUpWords

    public init(rule: String, record: RecordKey, client: RecordID?, words: FollowUpWords) {
      self.rule = rule
      self.record = record
      self.client = client
      self.words = words
    }
  }

  public let opens: [Change]
  public let closes: [Change]
  /// By rule, as the changed rules name it: follow-ups that are open and stay so.
  public let stays: [String: Int]
  public let before: Forecast
  public let after: Forecast
  /// How many follow-ups a change may open before they wait for a person; 0: any number.
  public let holdAbove: Int

  public init(
    opens: [Change], closes: [Change], stays: [String: Int], before: Forecast, after: Forecast, holdAbove: Int
  ) {
    self.opens = opens
    self.closes = closes
    self.stays = stays
    self.before = before
    self.after = after
    self.holdAbove = holdAbove
  }

  /// Whether what opens would be held.
  public var isHeld: Bool { holdAbove > 0 && opens.count > holdAbove }

  /// Every rule that opens, keeps or closes something, sorted by name.
  public var rules: [String] { Set(opens.map(\.rule) + closes.map(\.rule) + stays.keys).sorted() }

  /// Who gets mail in these days with the changed rules only, sorted by address.
  public var starting: [String] { RulesPreview.names(after, without: before) }
  /// Who gets mail in these days with the rules in force only, sorted by address.
  public var stopping: [String] { RulesPreview.names(before, without: after) }

  private static func names(_ one: Forecast, without other: Forecast) -> [String] {
    Set(one.mails.map(\.address)).subtracting(other.mails.map(\.address)).sorted()
  }
}

/// The surroundings of a preview: what the engine needs besides its store and rules.
public struct PreviewTrial {
  public var composer: any MessageComposer
  public var formatter: any ValueFormatter
  /// When the changed rules take effect.
  public var now: Instant
  /// The last day that is lived through.
  public var last: CivilDate

  public init(composer: any MessageComposer, formatter: any ValueFormatter, now: Instant, last: CivilDate) {
    self.composer = composer
    self.formatter = formatter
    self.now = now
    self.last = last
  }

  /// Lives through the days with both sets of rules. The stores are equal copies of a store on which the rules in force
  /// are at work; each is used up. Nothing is held back: what would be held counts as released at once.
  public func preview(
    of changed: Generation, insteadOf inForce: Generation, on copies: (any Store, any Store)
  ) throws -> RulesPreview {
    var former = try Life(self, released(inForce), copies.0)
    var new = try Life(self, released(inForce), copies.1)
    let before = try former.openFollowUps()
    try new.adopt(released(changed))
    let after = try new.openFollowUps()
    let wasOpen = Set(before.map(\.number))
    let isOpen = Set(after.map(\.number))
    let opens = try after.filter { !wasOpen.contains($0.number) }.map(new.change)
    let closes = try before.filter { !isOpen.contains($0.number) }.map(former.change)
    let stays = after.filter { wasOpen.contains($0.number) }
    try former.run(through: last)
    try new.run(through: last)
    return RulesPreview(
      opens: opens, closes: closes, stays: Dictionary(grouping: stays, by: \.rule).mapValues(\.count),
      before: former.counter.forecast, after: new.counter.forecast, holdAbove: changed.settings.holdAbove)
  }

  private func released(_ generation: Generation) -> Generation {
    var settings = generation.settings
    settings.holdAbove = 0
    return Generation(rules: generation.rules, settings: settings, files: generation.files)
  }
}

/// One store that lives on from the moment of the preview.
private struct Life {
  let counter: ForecastCounter
  private let engine: Engine
  private let store: any Store
  private var simulation: Simulation

  /// What was due before has then happened already.
  init(_ trial: PreviewTrial, _ generation: Generation, _ store: any Store) throws {
    let time = generation.settings.time
    let counter = ForecastCounter(first: time.today(at: trial.now), last: trial.last, time: time)
    self.counter = counter
    self.store = store
    engine = Engine(store: store, generation: generation, composer: trial.composer, formatter: trial.formatter)
    simulation = try Simulation(engine: engine, from: trial.now, report: counter.take, journal: counter.take)
    try simulation.run(until: trial.now)
  }

  mutating func adopt(_ generation: Generation) throws {
    try simulation.handle(.generation(generation))
    try simulation.run(until: simulation.now)
  }

  mutating func run(through last: CivilDate) throws {
    let zone = engine.generation.settings.time.zone
    guard let next = last.adding(days: 1) else { return }
    try simulation.run(until: zone.startOfDay(next) + -1)
  }

  /// By rising number.
  func openFollowUps() throws -> [FollowUp] {
    try store.followUps(includingClosed: false, limit: .max).reversed()
  }

  func change(_ followUp: FollowUp) throws -> RulesPreview.Change {
    RulesPreview.Change(
      rule: followUp.rule, record: followUp.record, client: followUp.dossier.client,
      words: try engine.words(of: followUp, at: simulation.now))
  }
}
