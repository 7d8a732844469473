// The order of what one person gets at one moment: what is most urgent first, a client's all together, and first the
// client with the most money at stake, then the oldest.

import FollowupModel
import RuleLanguage

/// A reminder that passed the last look, with all that its words need. It never changes, and is sorted and grouped, so it is
/// an object.
final class Ready {
  let reminder: Reminder
  let followUp: FollowUp
  let match: Match
  let addressee: Addressee
  let isLate: Bool

  init(reminder: Reminder, followUp: FollowUp, match: Match, addressee: Addressee, isLate: Bool) {
    self.reminder = reminder
    self.followUp = followUp
    self.match = match
    self.addressee = addressee
    self.isLate = isLate
  }

  var step: Step? { match.rule.steps.first { $0.label == reminder.identity.step } }
  var priority: Priority { step?.priority ?? match.rule.priority }
  var stepIndex: Int { match.rule.steps.firstIndex { $0.label == reminder.identity.step } ?? 0 }
}

/// Reminders in the order in which a digest says them.
struct DigestOrder {
  private struct Key: Hashable {
    var priority: Priority
    var dossier: DossierKey
  }

  /// What a client's reminders of one priority come to.
  private struct Group {
    var key: Key
    var stake = Number.zero
    var oldest: Instant
  }

  /// What decides where a reminder stands.
  private struct Place {
    var group: Int
    var amount: Number
    var openedAt: Instant
    var followUp: Int64
  }

  private let items: [Ready]
  private var places: [Place] = []
  private var groups: [Group] = []

  /// `amount` is what a record is about in money. Amounts in other currencies than the commonest one are not compared.
  init(_ items: [Ready], amount: (Ready) -> Money?) {
    self.items = items
    let amounts = items.map(amount)
    let counts = Dictionary(grouping: amounts.compactMap { $0?.currency.code }) { $0 }.mapValues(\.count)
    let commonest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    var known: [Key: Int] = [:]
    for (item, money) in zip(items, amounts) {
      let key = Key(priority: item.priority, dossier: item.followUp.dossier)
      let openedAt = item.followUp.openedAt
      let group = known[key] ?? groups.count
      if group == groups.count {
        known[key] = group
        groups.append(Group(key: key, oldest: openedAt))
      }
      let amount = money?.currency.code == commonest ? money?.amount ?? .zero : .zero
      groups[group].stake = groups[group].stake.adding(amount) ?? groups[group].stake
      groups[group].oldest = min(groups[group].oldest, openedAt)
      places.append(Place(group: group, amount: amount, openedAt: openedAt, followUp: item.followUp.number))
    }
  }

  var sorted: [Ready] {
    places.indices.sorted { isBefore(places[$0], places[$1]) }.map { items[$0] }
  }

  private func isBefore(_ left: Place, _ right: Place) -> Bool {
    if left.group != right.group { return isBefore(groups[left.group], groups[right.group]) }
    if left.amount != right.amount { return left.amount > right.amount }
    return (left.openedAt, left.followUp) < (right.openedAt, right.followUp)
  }

  private func isBefore(_ left: Group, _ right: Group) -> Bool {
    if left.key.priority != right.key.priority { return left.key.priority > right.key.priority }
    if left.stake != right.stake { return left.stake > right.stake }
    return left.oldest != right.oldest ? left.oldest < right.oldest : left.key.dossier < right.key.dossier
  }
}
