// How a follow-up is told of to people who look at many of them.

import FollowupModel

/// What people know a follow-up by.
public struct FollowUpWords: Hashable, Sendable {
  /// The client's name, or its id where it has none; nil for a record of no client.
  public var client: String?
  /// In the language of the team.
  public var subject: String
  /// The addresses that the step now reached reminds.
  public var people: [String]

  public init(client: String?, subject: String, people: [String]) {
    self.client = client
    self.subject = subject
    self.people = people
  }
}

extension Engine {
  /// A follow-up in words. The rule's name stands for what can no longer be said, as of a removed record.
  public func words(of followUp: FollowUp, at now: Instant) throws -> FollowUpWords {
    let view = try DossierView(followUp.dossier, schema: schema, store: store)
    guard let rule = generation.rule(followUp.rule), let record = view.own.record(followUp.record) else {
      return FollowUpWords(client: followUp.dossier.client?.text, subject: followUp.rule, people: [])
    }
    let match = Match(rule: rule, record: record, view: view)
    let step = rule.steps[Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time).current(at: now)]
    let team = Person(
      address: "", name: nil, language: settings.language, timeZone: settings.time.zone.name, employee: nil)
    let words = FollowUpWords(
      client: clientName(match), subject: words(of: match, for: team, at: now).subject,
      people: try addressees(of: step, match, at: now).map(\.person.address))
    if let fault = view.fault { throw fault }
    return words
  }
}
