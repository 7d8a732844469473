// The words of a reminder in the language of the person who gets it.

import FollowupModel
import RuleLanguage

extension Engine {
  struct Words {
    var subject: String
    var message: String?
    var why: String
  }

  /// A rule's texts over a record, for a person.
  func words(of match: Match, for person: Person, at instant: Instant) -> Words {
    let texts = match.rule.texts
    let (context, labels) = (context(at: instant, match.view), generation.rules.labels)
    // Both texts are in one language, and half a translation is none.
    let variant = texts.isWhole(in: person.language) ? person.language : nil
    func render(_ templates: [String?: Template]) -> String? {
      templates[variant]?.render(
        for: match.record, in: context, language: variant ?? texts.language ?? settings.language, formatter: formatter,
        labels: labels)
    }
    return Words(
      subject: render(texts.subjects) ?? match.rule.title ?? match.rule.name, message: render(texts.messages),
      why: match.rule.when.explanation(
        for: match.record, in: context, language: person.language, formatter: formatter,
        labels: labels))
  }

  /// All that a mail says of a reminder to a person.
  func text(
    of identity: Reminder.Identity, _ followUp: FollowUp, _ match: Match, for person: Person, isLate: Bool = false,
    redirection: Redirection? = nil, now: Instant
  ) throws -> ReminderText {
    let words = words(of: match, for: person, at: now)
    let index = match.rule.steps.firstIndex { $0.label == identity.step } ?? 0
    return ReminderText(
      followUp: followUp.number, rule: followUp.rule, ruleTitle: match.rule.title ?? followUp.rule,
      record: followUp.record, client: clientName(match), clientID: match.view.key.client,
      priority: match.rule.steps[index].priority ?? match.rule.priority, subject: words.subject,
      message: words.message, why: words.why, step: identity.step, stepNumber: index + 1,
      stepCount: match.rule.steps.count, occurrence: identity.occurrence, openedAt: followUp.openedAt,
      earlier: try earlier(than: identity, for: person), amount: amount(of: match.record), isLate: isLate,
      redirection: redirection, thread: thread(of: followUp))
  }

  /// What was sent of the follow-up before, to anybody.
  private func earlier(than identity: Reminder.Identity, for person: Person) throws -> [ReminderText.Earlier] {
    let people = try people()
    return try store.saidReminders(of: identity.followUp).filter { other in
      (other.identity.step, other.identity.occurrence) != (identity.step, identity.occurrence)
    }.map { other in
      let address = other.identity.person
      return ReminderText.Earlier(
        at: other.moment, to: address == person.identity ? nil : people.name(ofAddress: address) ?? address)
    }
  }

  /// What a record is about in money: its first field of that type that is not empty. A client is about no money: what
  /// its record says of it, such as a credit limit, is not at stake.
  func amount(of record: Record) -> Money? {
    guard record.key.type != Schema.client else { return nil }
    for (index, field) in (schema[record.key.type]?.fields ?? []).enumerated() where field.type == .money {
      if index < record.values.count, case .money(let money)? = record.values[index] { return money }
    }
    return nil
  }

  /// The name of the client a record belongs to, or its id where it has none.
  func clientName(_ match: Match) -> String? {
    guard let client = match.view.key.client else { return nil }
    guard let type = schema[Schema.client], let record = match.view.own.record(RecordKey(Schema.client, client))
    else { return client.text }
    return FieldsByName(record, type).text("name") ?? client.text
  }

  /// What all mails of a follow-up refer to. The opening tells it from one of the same number in another store.
  func thread(of followUp: FollowUp) -> String {
    "<followup-\(followUp.number).\(String(followUp.openedAt.second, radix: 36))@\(settings.mailDomain)>"
  }

  /// A Message-ID that the reminders of an envelope alone decide, so that no two envelopes share it.
  func messageID(for reminders: [Reminder.Identity], suffix: String = "") -> String {
    let digits = Engine.digits(of: reminders.map { "\($0.followUp)/\($0.step)/\($0.occurrence)/\($0.person)" })
    let kind = reminders.count == 1 ? "reminder-\(reminders[0].followUp)" : "digest"
    return "<\(kind).\(digits)\(suffix)@\(settings.mailDomain)>"
  }

  /// Enough hexadecimal digits of a hash to tell mails apart.
  static func digits(of parts: [String]) -> String {
    var hash = SHA256()
    for part in parts { hash.update(text: part) }
    return String(hash.hexDigest().prefix(20))
  }
}

extension RuleTexts {
  /// Whether a person of a language gets its own texts: those of a variant, or the default ones, which are in the
  /// file's language, else in `fallback`.
  func speaks(_ wanted: String, elseIn fallback: String) -> Bool {
    isWhole(in: wanted) || (language ?? fallback) == wanted
  }

  /// Whether there is a subject in a language, and a message, if the rule has any.
  fileprivate func isWhole(in language: String) -> Bool {
    subjects[language] != nil && (messages.isEmpty || messages[language] != nil)
  }
}
