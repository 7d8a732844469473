// The order of what one person gets at one moment: what is most urgent first, a client's all together, and first the
// client with the most money at stake, then the oldest.

import FollowupModel
import RuleLanguage

/// A reminder that passed the last look, with all that its words need.
struct Ready {
  var reminder: Reminder
  var followUp: FollowUp
  var match: Match
  var addressee: Addressee
  var isLate: Bool

  var step: Step? { match.rule.steps.first { $0.label == reminder.identity.step } }
  var priority: Priority { step?.priority ?? match.rule.priority }
  var stepIndex: Int { match.rule.steps.firstIndex { $0.label == reminder.identity.step } ?? 0 }
}

/// Reminders in the order in which a digest says them.
struct DigestOrder {
  private struct Group: Hashable {
    var priority: Priority
    var dossier: DossierKey
  }

  private var items: [(item: Ready, amount: Number)]
  /// The amounts of a client together, and its oldest follow-up, by priority.
  private var stakes: [Group: Number] = [:]
  private var oldest: [Group: Instant] = [:]

  /// `amount` is what a record is about in money. Amounts in other currencies than the commonest one are not compared.
  init(_ items: [Ready], amount: (Ready) -> Money?) {
    let amounts = items.map(amount)
    let counts = Dictionary(grouping: amounts.compactMap { $0?.currency.code }) { $0 }.mapValues(\.count)
    let commonest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    self.items = zip(items, amounts).map { item, money in
      (item, money?.currency.code == commonest ? money?.amount ?? .zero : .zero)
    }
    for (item, amount) in self.items {
      let group = DigestOrder.group(of: item)
      let known = stakes[group] ?? .zero
      stakes[group] = known.adding(amount) ?? known
      oldest[group] = min(oldest[group] ?? item.followUp.openedAt, item.followUp.openedAt)
    }
  }

  var sorted: [Ready] {
    items.sorted { isBefore($0, $1) }.map(\.item)
  }

  private func isBefore(_ left: (item: Ready, amount: Number), _ right: (item: Ready, amount: Number)) -> Bool {
    let (mine, other) = (DigestOrder.group(of: left.item), DigestOrder.group(of: right.item))
    if mine.priority != other.priority { return mine.priority > other.priority }
    if mine != other {
      let (stake, otherStake) = (stakes[mine] ?? .zero, stakes[other] ?? .zero)
      if stake != otherStake { return stake > otherStake }
      let (age, otherAge) = (oldest[mine] ?? left.item.followUp.openedAt, oldest[other] ?? right.item.followUp.openedAt)
      return age != otherAge ? age < otherAge : mine.dossier < other.dossier
    }
    if left.amount != right.amount { return left.amount > right.amount }
    return (left.item.followUp.openedAt, left.item.followUp.number)
      < (right.item.followUp.openedAt, right.item.followUp.number)
  }

  private static func group(of item: Ready) -> Group {
    Group(priority: item.priority, dossier: item.followUp.dossier)
  }
}
