// The look at a dossier: the one function that both a change and an instant lead to.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Looks at a dossier as of its instant and, after a stop, as of every later instant up to now, in order, with
  /// records as they are now. Leaves the dossier's next instant in the due index.
  func look(at due: DueDossier, now: Instant) throws {
    let view = try DossierView(due.dossier, schema: schema, store: store)
    let problems = ProblemLog()
    var (strands, orphans) = try strands(of: view)
    var instant = due.at
    while true {
      let context = context(at: instant, view, problems: problems)
      // At the first instant everything, for records may have changed; then what has come to its own next instant.
      for index in strands.indices where instant == due.at || strands[index].next.map({ $0 <= instant }) ?? false {
        try follow(&strands[index], in: context)
      }
      for orphan in orphans { try settleOrphan(orphan, at: instant) }
      orphans = []
      var next: Instant?
      for index in strands.indices { next = earliest(next, strands[index].next) }
      guard let next, next <= now else {
        try store.setDue(due.dossier, at: next)
        break
      }
      instant = max(next, instant + 1)
    }
    for index in strands.indices { try keep(&strands[index], at: instant) }
    noteDanglingLinks(in: view, problems)
    if let fault = view.fault { throw fault }
    report(problems)
  }

  /// Every rule over every record of a dossier that it is for, and the open follow-ups for which there is none.
  private func strands(of view: DossierView) throws -> ([Strand], orphans: [FollowUp]) {
    var open: [FollowUpKey: FollowUp] = [:]
    for followUp in try store.openFollowUps(in: view.key) { open[FollowUpKey(followUp)] = followUp }
    var strands: [Strand] = []
    for rule in generation.rules.rules {
      for record in view.own.records(of: rule.record) {
        let followUp = open.isEmpty ? nil : open.removeValue(forKey: FollowUpKey(rule: rule.name, record: record.key))
        strands.append(Strand(Match(rule: rule, record: record, view: view), followUp))
      }
    }
    return (strands, open.values.sorted { $0.number < $1.number })
  }

  /// The verdict, then closing or opening, then due steps. Notes the next instant at which anything can change.
  private func follow(_ strand: inout Strand, in context: EvaluationContext) throws {
    let verdict = verdict(on: &strand, in: context)
    strand.next = verdict.until
    if verdict.truth == .yes {
      if strand.followUp == nil { strand.wake(try openFollowUp(&strand, in: context)) }
      if strand.followUp != nil { strand.wake(try advance(&strand, at: context.now)) }
    } else if let known = strand.followUp {
      try keep(&strand, at: nil)
      try close(known, at: context.now, try closing(of: known, strand.match), isStored: strand.isStored)
      (strand.followUp, strand.stored) = (nil, nil)
    }
  }

  /// Whether a rule matches, and until when. What was found at a later instant stands when the clock was set back.
  private func verdict(on strand: inout Strand, in context: EvaluationContext) -> Verdict {
    let rule = strand.match.rule
    if let known = strand.verdict, known.until.map({ $0 > context.now }) ?? true { return known }
    var verdict = rule.when.verdict(for: strand.match.record, in: context)
    if let known = strand.followUp, verdict.truth != .yes, known.handledUntil > context.now {
      let later = self.context(at: known.handledUntil, strand.match.view)
      if rule.when.verdict(for: strand.match.record, in: later).truth == .yes {
        verdict = Verdict(truth: .yes, until: known.handledUntil)
      }
    }
    strand.verdict = verdict
    return verdict
  }

  /// Opens a follow-up, or returns until when something keeps it from opening.
  private func openFollowUp(_ strand: inout Strand, in context: EvaluationContext) throws -> Instant? {
    let (match, instant) = (strand.match, context.now)
    let former = try store.followUp(rule: match.rule.name, record: match.record.key)
    if var former, former.isOpen {
      strand.stored = former
      former.dossier = match.view.key
      strand.followUp = former
      return nil
    }
    if let obstacle = try obstacle(toOpening: match, after: former, in: context) { return obstacle.until }
    var followUp = FollowUp(
      rule: match.rule.name, record: match.record.key, dossier: match.view.key, openedAt: instant)
    followUp.heldBy = holder(of: match.view.key)
    followUp.number = try store.numberForFollowUp()
    try note(.opened, followUp, at: instant, "")
    strand.followUp = followUp
    return nil
  }

  /// Stores what the instants so far brought of a strand; at the end of a look also its follow-up, followed up to `last`.
  private func keep(_ strand: inout Strand, at last: Instant?) throws {
    guard var followUp = strand.followUp else { return }
    let wasStored = strand.isStored
    if let last {
      if !strand.isStill { followUp.handledUntil = max(followUp.handledUntil, last) }
      if !strand.isStored {
        try store.insert(followUp)
      } else if followUp != strand.stored {
        try store.update(followUp)
      }
      (strand.followUp, strand.stored) = (followUp, followUp)
    }
    for reminder in strand.takeUnstored() {
      if wasStored, let known = try store.reminder(reminder.identity) {
        // Of an occurrence that waits: who was replaced in it and is named again has it back, and nobody has it twice.
        if known.state == .leftOut(.replaced) { try store.update(reminder) }
      } else {
        try store.insert(reminder)
      }
    }
    guard strand.missed > 0 else { return }
    let silence = Silence(.superseded)
    let times = strand.missed == 1 ? "one reminder" : "\(strand.missed) reminders"
    try note(
      .leftOut, followUp, at: last ?? followUp.handledUntil,
      "not sent: \(times) missed meanwhile, \(silence.reason.phrase)", because: silence)
    strand.missed = 0
  }

  /// What keeps a follow-up of a rule that matches from opening. The end of an `unless` may be early.
  func obstacle(toOpening match: Match, after former: FollowUp?, in context: EvaluationContext) throws -> Silence? {
    let (rule, instant) = (match.rule, context.now)
    // When the clock was set back, what was over is not opened once more; what changed since so that it matches then, is.
    if let closedAt = former?.closedAt, closedAt > instant,
      rule.when.verdict(for: match.record, in: self.context(at: closedAt, match.view)).truth != .yes
    {
      return Silence(.clock, until: closedAt)
    }
    if rule.isPaused(at: instant, settings.time) { return Silence(.paused, until: rule.pauseEnd(settings.time)) }
    if let mute = try activeMute(rule, match.record.key, at: instant) { return Silence(.muted, until: mute.until) }
    guard let unless = rule.unless?.verdict(for: match.record, in: context), unless.truth == .yes else { return nil }
    return Silence(.unless, until: unless.until)
  }

  /// Whether time alone ended a match: with records as they are now, the condition held at the last look.
  private func closing(of followUp: FollowUp, _ match: Match) throws -> Closing {
    if followUp.doneUntil != nil { return .done }
    let before = context(at: max(followUp.openedAt, followUp.handledUntil), match.view)
    return match.rule.when.verdict(for: match.record, in: before).truth == .yes ? .time : .change
  }

  /// An open follow-up of the dossier whose rule or record is not there: closed, unless the record only moved.
  private func settleOrphan(_ followUp: FollowUp, at instant: Instant) throws {
    if generation.rule(followUp.rule) != nil, let dossier = try store.dossier(of: followUp.record),
      dossier != followUp.dossier
    {
      var moved = followUp
      moved.dossier = dossier
      try store.update(moved)
      try store.markDue(dossier, at: instant)
      return
    }
    let cause: Closing = generation.rule(followUp.rule)?.record == followUp.record.type ? .removed : .rule
    try close(followUp, at: instant, cause, leavingOut: .removed)
  }

  /// Closes a follow-up. `reason` is said of what still waits. One that is not stored yet opened in the same look.
  func close(
    _ followUp: FollowUp, at instant: Instant, _ cause: Closing, leavingOut reason: NotSent = .ended,
    isStored: Bool = true
  ) throws {
    var closed = followUp
    closed.closedAt = instant
    closed.closing = cause
    closed.heldBy = nil
    if isStored { try store.update(closed) } else { try store.insert(closed) }
    // What waits when time alone ended the match is still sent, late.
    if cause != .time { try leaveOutWaiting(of: closed, Silence(reason), at: instant) }
    try note(.closed, closed, at: instant, "because of \(cause.phrase)")
  }

  /// The mute of a rule, also from before it was renamed, where it has not ended.
  func activeMute(_ rule: Rule, _ record: RecordKey, at instant: Instant) throws -> Mute? {
    for name in namesOfMutes(rule) {
      guard let mute = try store.mute(rule: name, record: record) else { continue }
      if mute.until.map({ $0 > instant }) ?? true { return mute }
    }
    return nil
  }

  func namesOfMutes(_ rule: Rule) -> [String] {
    guard let was = rule.was, generation.rule(was) == nil else { return [rule.name] }
    return [rule.name, was]
  }

  /// Links that lead nowhere: whom and what they should name is unknown to every rule.
  private func noteDanglingLinks(in view: DossierView, _ problems: ProblemLog) {
    // Nearly all lead to the same client.
    var there: RecordKey?
    for (type, records) in view.own.types {
      let links = generation.links[type] ?? []
      for record in records {
        for (index, field) in links {
          guard let target = record.link(index), target != there else { continue }
          guard view.record(target) == nil else {
            there = target
            continue
          }
          problems.note(
            DataProblem(
              problem: "dangling-link", record: record.key,
              message: "`\(field)` leads to \(target.type) `\(target.id)`, which is not there; import it, or "
                + "correct the link"))
        }
      }
    }
  }

  /// Once from a start on: a link that leads nowhere is found by every look.
  func report(_ problems: ProblemLog) {
    for problem in problems.problems where !reported.contains(problem) {
      if reported.count >= Limits.problemsRemembered { reported.removeAll() }
      reported.insert(problem)
      journal(
        .dataProblem, .warning, "\(problem.record): \(problem.message)",
        fields: ["FOLLOWUP_RECORD": problem.record.type, "FOLLOWUP_RECORD_ID": problem.record.id.text])
    }
  }
}

/// A rule that matches a record, with what its condition can read.
///
/// It never changes. Being an object, it is handed on from a look to a mail without being copied.
final class Match {
  let rule: Rule
  let record: Record
  let view: DossierView

  init(rule: Rule, record: Record, view: DossierView) {
    self.rule = rule
    self.record = record
    self.view = view
  }
}

private struct FollowUpKey: Hashable {
  var rule: String
  var record: RecordKey

  init(rule: String, record: RecordKey) {
    self.rule = rule
    self.record = record
  }

  init(_ followUp: FollowUp) { self.init(rule: followUp.rule, record: followUp.record) }
}

extension Rule {
  func isPaused(at instant: Instant, _ time: TeamTime) -> Bool {
    isPaused && (pauseEnd(time).map { instant < $0 } ?? true)
  }

  func pauseEnd(_ time: TeamTime) -> Instant? { pausedUntil.map(time.zone.startOfDay) }
}

extension Closing {
  /// For people: `because of …`.
  public var phrase: String {
    switch self {
    case .time: return "time: the condition no longer holds"
    case .change: return "a change: the condition no longer holds"
    case .removed: return "its record, which was removed"
    case .rule: return "a change of its rule"
    case .done: return "what was done: the condition no longer holds"
    case .discarded: return "a person who discarded it"
    }
  }
}
