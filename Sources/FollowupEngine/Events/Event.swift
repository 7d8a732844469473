// Everything that starts work in the engine.

import FollowupModel

/// What a person asks for.
public enum Command: Sendable {
  case acknowledge(FollowUpReference)
  case snooze(FollowUpReference, until: CivilDate)
  case done(FollowUpReference, note: String?)
  case reopen(FollowUpReference)
  case mute(FollowUpReference, until: CivilDate?)
  case unmute(FollowUpReference)
  /// Nil: everything that waits to be tried again.
  case retry(envelope: Int64?)
  case drop(envelope: Int64)
  /// `fromToday`: what the change opened is known, and only what matches from now on reminds.
  case release(change: Int64, fromToday: Bool = false)
  case discard(change: Int64)
}

/// How people name a follow-up.
public enum FollowUpReference: Hashable, Sendable {
  case number(Int64)
  /// The rule, and the id of a record of the rule's type.
  case record(rule: String, id: RecordID)
}

/// How an attempt to deliver an envelope ended.
public enum DeliveryOutcome: Hashable, Sendable {
  /// The server's final 2xx reply.
  case delivered(String)
  /// Nothing was accepted; to be tried again when the other side asked for it, else by `RetryPolicy`.
  case deferred(String, retryAt: Instant? = nil)
  /// The server refused the mail for good.
  case failed(String)
  /// The mail was sent whole and the answer was lost: it may have been accepted.
  case ambiguous(String, retryAt: Instant? = nil)
  /// Nothing was accepted, for a trouble that every mail of the channel would meet.
  case unreachable(String, Hindrance = .passing)
  /// The daemon ends, and nothing was tried.
  case notTried

  /// What keeps a channel from taking mail.
  public enum Hindrance: Hashable, Sendable {
    /// Time may end it.
    case passing
    /// The connection was lost in the middle of this mail, which may be why: it is not tried as soon as others.
    case midway
    /// Only a person can end it (a certificate, say). It is told loudly and asked for seldom.
    case lasting
  }
}

/// What happened outside.
public enum Event: Sendable {
  /// The daemon started: what was under way when it stopped is taken up.
  case started
  /// Time passed: whatever is due is dealt with, a batch at a time.
  case tick
  /// Mail that is committed is submitted to free slots, and nothing else is done: for a store that takes no more.
  case deliver
  case changes(ChangeSet)
  /// `by` names who asked, for the history.
  case command(Command, by: String)
  /// `by`: the server that answered, or was asked.
  case settled(envelope: Int64, DeliveryOutcome, by: String? = nil)
  /// Rules or settings were read anew and checked.
  case generation(Generation)
  /// The machine's clock leapt by so many seconds and is not believed; the rules' owner is told.
  case clockLeapt(by: Int64)
  /// The machine's clock was set by so many seconds, back where they are negative, and is believed.
  case clockSet(by: Int64)
  /// Rules were read anew and refused; their owner is told.
  case refused(summary: String, findings: [String])
}
