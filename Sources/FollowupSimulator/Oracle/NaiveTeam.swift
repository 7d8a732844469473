// What should be, worked out the slow and plain way: a day at a time, by hand-written conditions. It shares nothing with
// the engine but the words for dates.

import FollowupModel
import WorkingTime

/// A team's records, and which follow-ups should be open since when.
struct NaiveTeam {
  struct Invoice { var client: Int, due: Int, isOpen: Bool }
  struct Client { var isOnHold: Bool }

  struct Key: Hashable, Comparable, CustomStringConvertible {
    var rule: String
    var id: String
    var description: String { "\(rule) \(id)" }
    static func < (left: Key, right: Key) -> Bool { (left.rule, left.id) < (right.rule, right.id) }
  }

  struct Open {
    var since: Instant
    /// Whether nobody answered, nothing was excepted, and no rule or stop changed what its steps say.
    var isUndisturbed: Bool
  }

  private let zone: Zone
  private(set) var now: Instant
  private(set) var rules: TeamRules
  private(set) var invoices: [Int: Invoice] = [:]
  private(set) var clients: [Int: Client] = [:]
  private(set) var open: [Key: Open] = [:]
  /// Until when; nil: for good.
  private var mutes: [Key: Int?] = [:]
  private var known: Set<Key> = []

  init(rules: TeamRules, at start: Instant, in zone: Zone) {
    (self.rules, now, self.zone) = (rules, start, zone)
  }

  var today: Int { zone.date(at: now).dayNumber }

  /// Lets days pass.
  mutating func advance(to end: Instant) {
    while true {
      let midnight = zone.startOfDay(CivilDate(dayNumber: today + 1))
      guard midnight <= end else { break }
      now = midnight
      look()
    }
    now = max(now, end)
  }

  /// Somebody does something now.
  mutating func apply(_ happening: Happening) {
    switch happening {
    case .invoice(let number, let client, let days, let isOpen):
      invoices[number] = Invoice(client: client, due: today + days, isOpen: isOpen)
    case .removeInvoice(let number): invoices[number] = nil
    case .client(let number, _, let isOnHold): clients[number] = Client(isOnHold: isOnHold)
    case .removeClient(let number): clients[number] = nil
    case .absence: break
    case .answer(let answer, let rule, let id, let days): apply(answer, Key(rule: rule, id: id), days)
    case .rules(let new):
      rules = new
      for key in open.keys { open[key]?.isUndisturbed = false }
    }
    look()
  }

  /// The daemon was down.
  mutating func noteStop() {
    for key in open.keys { open[key]?.isUndisturbed = false }
  }

  private mutating func apply(_ answer: Happening.Answer, _ key: Key, _ days: Int) {
    guard has(rule: key.rule) else { return }
    open[key]?.isUndisturbed = false
    switch answer {
    case .mute where known.contains(key) || exists(key): mutes[key] = .some(today + days)
    case .unmute: mutes[key] = nil
    default: break
    }
  }

  private mutating func look() {
    for key in open.keys where !matches(key) { open[key] = nil }
    let keys =
      invoices.keys.flatMap { [Key(rule: "overdue", id: "f\($0)"), Key(rule: "soon", id: "f\($0)")] }
      + clients.keys.map { Key(rule: "quiet", id: "c\($0)") }
    for key in keys where open[key] == nil && matches(key) && !isExcepted(key) && !isMuted(key) {
      open[key] = Open(since: now, isUndisturbed: !(key.rule == "overdue" && rules.overdue?.isExceptedOnHold == true))
      known.insert(key)
    }
  }

  private func has(rule: String) -> Bool {
    switch rule {
    case "overdue": return rules.overdue != nil
    case "soon": return rules.soonDays != nil
    default: return rules.quiet != nil
    }
  }

  private func exists(_ key: Key) -> Bool {
    let number = Int(key.id.dropFirst()) ?? 0
    return key.rule == "quiet" ? clients[number] != nil : invoices[number] != nil
  }

  private func matches(_ key: Key) -> Bool {
    guard has(rule: key.rule), exists(key) else { return false }
    let number = Int(key.id.dropFirst()) ?? 0
    if key.rule == "quiet" { return !invoices.values.contains { $0.client == number && $0.isOpen } }
    guard let invoice = invoices[number], invoice.isOpen else { return false }
    if key.rule == "soon" { return (0...(rules.soonDays ?? 0)).contains(invoice.due - today) }
    return today - invoice.due > (rules.overdue?.moreThanDays ?? 0)
  }

  private func isExcepted(_ key: Key) -> Bool {
    guard key.rule == "overdue", rules.overdue?.isExceptedOnHold == true,
      let invoice = invoices[Int(key.id.dropFirst()) ?? 0]
    else { return false }
    return clients[invoice.client]?.isOnHold ?? false
  }

  private func isMuted(_ key: Key) -> Bool {
    guard let until = mutes[key] else { return false }
    return until.map { today < $0 } ?? true
  }
}
