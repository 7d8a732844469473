// What the release of held follow-ups would send: to whom, how much, and when first.

import FollowupModel
import RuleLanguage

/// What a release would send.
public struct ReleaseForecast: Sendable {
  /// What one person would get.
  public struct Recipient: Hashable, Sendable {
    public var address: String
    public var reminders = 0
    /// Digests: one a window, more where a digest would grow beyond its limit.
    public var mails: Int { moments.values.reduce(0) { $0 + ($1 - 1) / Limits.remindersPerEnvelope + 1 } }
    /// When the first of them goes.
    public var first: Instant? { moments.keys.min() }
    fileprivate var moments: [Instant: Int] = [:]
  }

  /// The most reminders first.
  public var recipients: [Recipient]
  /// Of how many follow-ups it was found out: of more than `followUpsAtMost`, the first are taken.
  public var followUps: Int

  public static let followUpsAtMost = 20_000
}

extension Engine {
  /// What the release of held follow-ups would send, were they released now.
  public func forecast(ofReleasing followUps: [FollowUp], now: Instant) throws -> ReleaseForecast {
    var recipients: [String: ReleaseForecast.Recipient] = [:]
    let taken = followUps.prefix(ReleaseForecast.followUpsAtMost)
    var view: DossierView?
    for followUp in taken.sorted(by: { $0.dossier < $1.dossier }) {
      if view?.key != followUp.dossier { view = try DossierView(followUp.dossier, schema: schema, store: store) }
      guard let view, let rule = generation.rule(followUp.rule), let record = view.own.record(followUp.record) else {
        continue
      }
      let match = Match(rule: rule, record: record, view: view)
      let step = rule.steps[
        Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time).current(at: now)]
      guard try suppression(of: step, freed(followUp), match, at: now) == nil else { continue }
      for addressee in try addressees(of: step, match, at: now) {
        let isImmediate = step.isImmediate || rule.send.isImmediate
        let moment = isImmediate ? now : moment(of: rule, for: addressee.person, onOrAfter: now)
        let address = addressee.person.address
        recipients[address, default: .init(address: address)].reminders += 1
        recipients[address]?.moments[moment, default: 0] += 1
      }
      if let fault = view.fault { throw fault }
    }
    return ReleaseForecast(
      recipients: recipients.values.sorted { ($1.reminders, $0.address) < ($0.reminders, $1.address) },
      followUps: taken.count)
  }

  private func freed(_ followUp: FollowUp) -> FollowUp {
    var freed = followUp
    freed.heldBy = nil
    return freed
  }
}
