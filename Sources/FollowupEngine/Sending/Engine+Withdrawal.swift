// The last look before an attempt: is a mail that waited for its server still wanted?

import FollowupModel
import RuleLanguage

extension Engine {
  /// Why nobody wants a mail any more that waited for its server; nil while one reminder inside is wanted, for the
  /// bytes of a digest never change. Time alone makes no mail unwanted.
  func whyUnwanted(_ envelope: Envelope, now: Instant) throws -> Silence? {
    var found: Silence?
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { return nil }
      guard let reason = try whyUnwanted(identity, followUp, now: now) else { return nil }
      found = found ?? reason
    }
    return found
  }

  func whyUnwanted(_ identity: Reminder.Identity, _ followUp: FollowUp, now: Instant) throws -> Silence? {
    if let closing = followUp.closing {
      return closing == .time ? nil : Silence([.rule, .removed].contains(closing) ? .removed : .ended)
    }
    if let until = followUp.doneUntil, now < until { return Silence(.done, until: until) }
    if let until = followUp.snoozedUntil, now < until { return Silence(.snoozed, until: until) }
    if followUp.acknowledged == identity.step { return Silence(.acknowledged) }
    guard let rule = generation.rule(followUp.rule) else { return Silence(.removed) }
    return try activeMute(rule, followUp.record, at: now).map { Silence(.muted, until: $0.until) }
  }

  func withdraw(_ envelope: Envelope, _ silence: Silence, now: Instant) throws {
    var withdrawn = envelope
    withdrawn.state = .dropped
    withdrawn.nextAttempt = nil
    try store.update(withdrawn)
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { continue }
      try note(
        .leftOut, followUp, at: now, "mail \(envelope.number) withdrawn: \(silence.reason.phrase)",
        step: identity.step, because: silence)
    }
  }
}
