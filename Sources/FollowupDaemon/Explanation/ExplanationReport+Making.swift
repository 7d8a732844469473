// An explanation as the control socket and `followupctl explain` carry it.

import ControlAPI
import FollowupEngine
import FollowupModel
import RuleLanguage
import WorkingTime

extension ExplanationReport {
  /// Of a rule that said something of a record at an instant.
  public init(
    _ rule: Rule, _ record: RecordKey, client: RecordID?, at now: Instant, _ said: RuleExplanation,
    changes: [TruthChange], words: ExplanationWords
  ) {
    let time = words.time
    self.init(
      rule: rule.name, title: rule.title, record: record.type, id: record.id.text, client: client?.text,
      at: time.iso(now), timeZone: time.zone.name, language: words.language, matches: said.match.truth.word,
      since: said.match.since.map(time.iso), until: said.match.until.map(time.iso), sentence: words.sentence(said),
      when: ConditionReport(said.when, words), unless: said.unless.map { ConditionReport($0, words) },
      dates: changes.map { AnswerChange(at: time.iso($0.at), matches: $0.truth.word) })
  }
}

extension ConditionReport {
  init(_ node: ConditionNode, _ words: ExplanationWords) {
    let time = words.time
    self.init(
      kind: "\(node.kind)", words: node.kind == .test ? node.words : nil, truth: node.truth.word,
      since: node.span.since.map(time.iso), until: node.span.until.map(time.iso), missing: node.missing,
      lists: node.selections.map {
        ListReport(
          list: $0.list, total: $0.total, taken: $0.taken, unknown: $0.unknown, ids: $0.examples.map(\.text))
      },
      places: node.places.map { place in
        PlaceReport(
          segment: place.segment, id: place.record.id.text, score: place.score.map { words.text(of: $0) },
          rank: place.rank,
          total: place.total, lowestIn: place.lowestIn.map { words.text(of: $0) },
          rankedNext: place.rankedNext.map(time.iso),
          isStale: place.isStale)
      }, parts: node.parts.map { ConditionReport($0, words) })
  }
}

extension FollowUpAccount {
  /// How many entries of the story are told.
  private static let storyShown = 20

  /// `row` is the account's follow-up as lists show it.
  public init(_ account: Account, row: FollowUpRow?, time: TeamTime) {
    let told = account.history.filter { $0.reason != nil || $0.event == JournalKind.reminded.rawValue }
    self.init(
      followUp: row, closedAt: account.followUp?.closedAt.map(time.iso),
      closing: account.followUp?.closing?.phrase, reasons: account.reasons.map { ReasonRow($0, time) },
      story: told.suffix(FollowUpAccount.storyShown).map { HistoryRow($0, time) })
  }
}

extension ReasonRow {
  init(_ reason: Account.Reason, _ time: TeamTime) {
    self.init(
      reason: reason.silence.reason.rawValue, text: reason.silence.reason.phrase, step: reason.step,
      person: reason.person, until: reason.silence.until.map(time.iso), mail: reason.mail, words: reason.words)
  }
}

extension HistoryRow {
  init(_ entry: HistoryEntry, _ time: TeamTime) {
    self.init(
      at: time.iso(entry.at), event: entry.event, detail: entry.detail, step: entry.step,
      reason: entry.reason?.rawValue, until: entry.until.map(time.iso))
  }
}

extension Truth {
  /// The word for programs.
  var word: String {
    switch self {
    case .yes: return "yes"
    case .no: return "no"
    case .unknown: return "unknown"
    }
  }
}
