// A preview of changed rules as JSON. The keys are documented in Documentation/forecasts.md and stay.

import FollowupEngine
import FollowupModel

/// A preview, to be encoded.
public struct PreviewObject: Encodable, Sendable {
  struct Rule: Encodable {
    var rule: String
    var opens: Int
    var closes: Int
    var stays: Int
  }

  struct Change: Encodable {
    var rule: String
    var record: String
    var id: String
    var client: String?
    var clientName: String?
    var subject: String
    var people: [String]

    private enum CodingKeys: String, CodingKey {
      case rule, record, id, client, subject, people
      case clientName = "client_name"
    }

    init(_ change: RulesPreview.Change) {
      rule = change.rule
      record = change.record.type
      id = change.record.id.text
      client = change.client?.text
      clientName = change.words.client
      subject = change.words.subject
      people = change.words.people
    }

    /// `client` and `client_name` are null for a record of no client.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rule, forKey: .rule)
      try container.encode(record, forKey: .record)
      try container.encode(id, forKey: .id)
      try container.encode(client, forKey: .client)
      try container.encode(clientName, forKey: .clientName)
      try container.encode(subject, forKey: .subject)
      try container.encode(people, forKey: .people)
    }
  }

  struct Person: Encodable {
    var address: String
    var mailsBefore: Int
    var mailsAfter: Int
    var remindersBefore: Int
    var remindersAfter: Int

    private enum CodingKeys: String, CodingKey {
      case address
      case mailsBefore = "mails_before"
      case mailsAfter = "mails_after"
      case remindersBefore = "reminders_before"
      case remindersAfter = "reminders_after"
    }
  }

  private let opens: Int
  private let closes: Int
  private let stays: Int
  private let holdAbove: Int
  private let held: Bool
  private let rules: [Rule]
  private let opening: [Change]
  private let closing: [Change]
  private let starts: [String]
  private let stops: [String]
  private let people: [Person]
  private let before: ForecastObject
  private let after: ForecastObject
  private let notes: [String]

  private enum CodingKeys: String, CodingKey {
    case opens, closes, stays, held, rules, opening, closing, starts, stops, people, before, after, notes
    case holdAbove = "hold_above"
  }

  public init(_ preview: RulesPreview, _ setting: Setting) {
    opens = preview.opens.count
    closes = preview.closes.count
    stays = preview.stays.values.reduce(0, +)
    holdAbove = preview.holdAbove
    held = preview.isHeld
    rules = preview.ruleChanges.map { Rule(rule: $0.rule, opens: $0.opens, closes: $0.closes, stays: $0.stays) }
    opening = preview.opens.map(Change.init)
    closing = preview.closes.map(Change.init)
    starts = preview.starting
    stops = preview.stopping
    people = preview.people.map {
      Person(
        address: $0.address, mailsBefore: $0.before.mails, mailsAfter: $0.after.mails,
        remindersBefore: $0.before.reminders, remindersAfter: $0.after.reminders)
    }
    before = ForecastObject(preview.before, setting)
    after = ForecastObject(preview.after, setting)
    notes = setting.notes
  }
}
