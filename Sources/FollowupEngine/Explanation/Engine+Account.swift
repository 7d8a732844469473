// How a rule stands to a record: its follow-up, and every reason for which nothing, or nothing more, is sent now. Asked
// of the functions by which the engine decides, and of what it recorded; nothing is decided here.

import FollowupModel
import RuleLanguage

/// What the engine has to say of a rule and a record.
public struct Account: Sendable {
  /// One reason for silence, and what it is about.
  public struct Reason: Hashable, Sendable {
    public var silence: Silence
    /// The label of the step.
    public var step: String?
    /// The mail address of the person.
    public var person: String?
    /// The number of the mail, and the words of its server.
    public var mail: Int64?
    public var words: String?
  }

  /// The newest one, open or closed; nil where there never was one.
  public var followUp: FollowUp?
  /// Why nothing is sent at the instant asked for: what holds everything back first, then a line for each reminder that
  /// waits, then what comes next.
  public var reasons: [Reason]
  /// Oldest first.
  public var history: [HistoryEntry]
}

extension Engine {
  /// How a rule stands to a record at an instant.
  public func account(of rule: Rule, _ record: RecordKey, at now: Instant) throws -> Account {
    let followUp = try store.followUp(rule: rule.name, record: record)
    var account = Account(followUp: followUp, reasons: [], history: [])
    let match = try match(rule, record)
    if let followUp {
      account.history = try store.history(of: followUp.number)
      if followUp.isOpen, let match { account.reasons += try reasonsOfSteps(followUp, match, at: now) }
      account.reasons += try reasonsOfReminders(followUp)
      if followUp.isOpen { account.reasons += reasonsAhead(followUp, rule, after: account.reasons) }
    }
    if followUp?.isOpen != true, let match {
      let context = context(at: now, match.view)
      if rule.when.verdict(for: match.record, in: context).truth == .yes,
        let obstacle = try obstacle(toOpening: match, after: followUp, in: context)
      {
        account.reasons.insert(Account.Reason(silence: obstacle), at: 0)
      }
    }
    if let fault = match?.view.fault { throw fault }
    return account
  }

  /// What keeps a whole follow-up silent beside its own state: its rule is muted for the record, or paused. Nil where
  /// nothing does, or where its own state is silence already.
  public func quiet(_ followUp: FollowUp, at now: Instant) throws -> Silence? {
    guard followUp.isOpen, followUp.heldBy == nil, followUp.doneUntil == nil, let rule = generation.rule(followUp.rule)
    else { return nil }
    if let mute = try activeMute(rule, followUp.record, at: now) { return Silence(.muted, until: mute.until) }
    return rule.isPaused(at: now, settings.time) ? Silence(.paused, until: rule.pauseEnd(settings.time)) : nil
  }

  /// What a rule says of a record at an instant, and the next instants, at most `dates`, at which it says otherwise; nil
  /// where the record is not there.
  public func explanation(
    of rule: Rule, _ record: RecordKey, at now: Instant, dates: Int = 0
  ) throws -> (said: RuleExplanation, changes: [TruthChange])? {
    guard let match = try match(rule, record) else { return nil }
    let context = context(at: now, match.view)
    let said = rule.explanation(
      for: match.record, in: context, language: settings.language, formatter: formatter,
      labels: generation.rules.labels)
    let changes = rule.changes(for: match.record, in: context, atMost: dates)
    if let fault = match.view.fault { throw fault }
    return (said, changes)
  }

  private func match(_ rule: Rule, _ key: RecordKey) throws -> Match? {
    guard let dossier = try store.dossier(of: key) else { return nil }
    let view = try DossierView(dossier, schema: schema, store: store)
    return view.own.record(key).map { Match(rule: rule, record: $0, view: view) }
  }

  /// What keeps the step reached from being said, or said again.
  private func reasonsOfSteps(_ followUp: FollowUp, _ match: Match, at now: Instant) throws -> [Account.Reason] {
    let ladder = Ladder(steps: match.rule.steps, openedAt: followUp.openedAt, time: settings.time)
    let step = match.rule.steps[ladder.current(at: now)]
    if let silence = try suppression(of: step, followUp, match, at: now) {
      return [Account.Reason(silence: silence, step: step.label)]
    }
    return isOver(step, of: followUp) ? [Account.Reason(silence: Silence(.spent), step: step.label)] : []
  }

  /// Reminders that wait for a window, and mails that no server took.
  private func reasonsOfReminders(_ followUp: FollowUp) throws -> [Account.Reason] {
    try store.reminders(of: followUp.number).compactMap { reminder in
      var reason = Account.Reason(
        silence: Silence(.window, until: reminder.moment), step: reminder.identity.step,
        person: reminder.identity.person)
      switch reminder.state {
      case .waiting: return reason
      case .journaled, .leftOut: return nil
      case .enveloped(let number):
        guard let envelope = try store.envelopeWithoutMessage(number),
          let notSent = try fate(of: reminder, in: envelope)
        else { return nil }
        reason.silence = Silence(notSent, until: nextAttempt(of: envelope))
        reason.mail = number
        reason.words = envelope.state.words
        // What was not tried yet waits for the server like all the others.
        if notSent == .queued, let trouble = troubles[envelope.channel] {
          reason.silence.reason = .deferred
          reason.words = words(of: trouble, on: envelope.channel)
        }
        return reason
      }
    }
  }

  /// Why a reminder in a mail reached nobody; nil once a server took it. A mail that nobody wanted any more when its turn came
  /// says why in the story of its follow-ups.
  public func fate(of reminder: Reminder, in envelope: Envelope) throws -> NotSent? {
    guard envelope.state == .dropped else { return envelope.state.notSent }
    let withdrawal = try store.history(of: reminder.identity.followUp).last {
      $0.event == JournalKind.leftOut.rawValue && $0.step == reminder.identity.step
        && $0.detail.hasPrefix("mail \(envelope.number) withdrawn")
    }
    return withdrawal?.reason ?? .dropped
  }

  /// When something is said next, where nothing holds everything back.
  private func reasonsAhead(
    _ followUp: FollowUp, _ rule: Rule, after reasons: [Account.Reason]
  ) -> [Account.Reason] {
    let isStill = reasons.contains { [.held, .paused, .done, .snoozed].contains($0.silence.reason) }
    guard !isStill, let next = nextOccurrence(of: followUp) else { return [] }
    let ladder = Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time)
    return [
      Account.Reason(silence: Silence(.notDue, until: next), step: rule.steps[ladder.current(at: next)].label)
    ]
  }
}
