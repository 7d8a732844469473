// What should be, worked out the slow and plain way: a day at a time, by hand-written conditions. It shares nothing with
// the engine but the words for dates.

import FollowupModel
import WorkingTime

/// A team's records, and which follow-ups should be open since when.
struct NaiveTeam {
  struct Invoice { var client: Int, due: Int, isOpen: Bool }
  struct Client {
    var manager: String?
    var isOnHold: Bool
  }

  struct Key: Hashable, Comparable, CustomStringConvertible {
    var rule: String
    var id: String
    var number: Int { Int(id.dropFirst()) ?? 0 }
    var record: RecordKey { TeamRules.record(of: rule, id) }
    var description: String { "\(rule) \(id)" }
    static func < (left: Key, right: Key) -> Bool { (left.rule, left.id) < (right.rule, right.id) }
  }

  struct Open {
    var since: Instant
    /// Since when at the earliest: membership of a segment is not worked out for days on which the daemon was down.
    var sinceAtLeast: Instant
    /// Whether nobody answered, nothing was excepted, and no rule, person or stop changed what its steps say.
    var isUndisturbed: Bool
    /// The latest instant that it lived through: a clock that is set back takes nothing of it away.
    var lived: Instant
    /// Whose it is, or was last.
    var client: Int?
    /// Whether it waits for a person to let it speak.
    var isHeld = false
    /// What it had lived through when its rule paused; nil where that does not.
    var pausedSince: Instant?
  }

  /// A follow-up whose rule paused, and pauses no more; meanwhile something of it fell due.
  struct Resumed {
    var key: Key
    var openedAt: Instant
    var pausedAt: Instant
    var at: Instant
  }

  let settings: TeamSettings
  let zones: TeamZones
  let days: NaiveDays
  private(set) var now: Instant
  /// The latest instant that was lived through.
  private(set) var lived: Instant
  private(set) var rules: TeamRules
  private(set) var invoices: [Int: Invoice] = [:]
  private(set) var clients: [Int: Client] = [:]
  private(set) var people = NaivePeople()
  private(set) var open: [Key: Open] = [:]
  private(set) var weeks: NaiveWeeks
  /// What goes on after a pause, until it is looked at.
  private(set) var resumed: [Resumed] = []
  /// Where a record changed while the clock was behind what was lived: both the former state and the new one will do.
  private(set) var uncertain: Set<Key> = []
  /// When what is closed was.
  private var closed: [Key: Instant] = [:]
  private var keyClients: Set<Int> = []
  /// Until when; nil: for good.
  private var mutes: [Key: Int?] = [:]
  private var known: Set<Key> = []

  init(rules: TeamRules, settings: TeamSettings, zones: TeamZones, at start: Instant) {
    (self.rules, self.settings, self.zones, now, lived) = (rules, settings, zones, start, start)
    days = NaiveDays(settings)
    weeks = NaiveWeeks(settings, zones, from: start)
  }

  var today: Int { zones.team.date(at: now).dayNumber }

  /// Lets days pass, or goes back where the clock was set back. `isDown`: the daemon is not there, or asleep, until then.
  mutating func advance(to end: Instant, isDown: Bool = false) {
    let start = now
    while true {
      let midnight = zones.team.startOfDay(CivilDate(dayNumber: today + 1))
      guard midnight <= end else { break }
      if !isDown { summarise(before: midnight) }
      now = midnight
      let isLast = zones.team.startOfDay(CivilDate(dayNumber: today + 1)) > end
      if !isDown || isLast { rank() }
      look(since: isDown ? start : nil, knowsMembers: !isDown || isLast)
    }
    if isDown {
      for key in open.keys { open[key]?.isUndisturbed = false }
    } else {
      summarise(before: end + 1)
    }
    live(until: end)
    if end < start { lookAnew() }
    if isDown { weeks.daemonIsBack(self) }
  }

  /// Somebody does something now.
  mutating func apply(_ happening: Happening) {
    let isBehind = today < zones.team.date(at: lived).dayNumber
    let before = Set(open.keys)
    switch happening {
    case .invoice(let row): take(row)
    case .file(let rows): rows.forEach { take($0) }
    case .decide: break
    case .removeInvoice(let number): invoices[number] = nil
    case .client(let number, let manager, let isOnHold):
      if clients[number]?.manager != manager { noteOtherPeople() }
      clients[number] = Client(manager: manager, isOnHold: isOnHold)
    case .removeClient(let number):
      clients[number] = nil
      noteOtherPeople()
    case .absence(let number, let employee, let days, let substitute):
      people.absences[number] = .init(
        employee: employee, from: today, until: today + days, substitute: substitute)
      noteOtherPeople()
    case .answer(let answer, let rule, let id, let days): apply(answer, Key(rule: rule, id: id), days)
    case .rules(let new):
      if !new.isLike(rules) { for key in open.keys { open[key]?.pausedSince = nil } }
      rules = new
      for key in open.keys { open[key]?.isUndisturbed = false }
    }
    rank()
    if isBehind { noteUncertain(before) }
    look()
  }

  private mutating func take(_ row: Happening.InvoiceRow) {
    if invoices[row.number].map({ $0.client != row.client }) ?? false { noteOtherPeople() }
    invoices[row.number] = Invoice(client: row.client, due: today + row.dueInDays, isOpen: row.isOpen)
  }

  /// These are held, and no others. What is held, or was, follows no ladder from its beginning.
  mutating func hold(_ keys: Set<Key>) {
    for (key, one) in open where one.isHeld || keys.contains(key) {
      open[key]?.isHeld = keys.contains(key)
      open[key]?.isUndisturbed = false
    }
  }

  /// A person closes what was held, and its rules leave these records alone.
  mutating func discard(_ keys: some Sequence<Key>) {
    for key in keys {
      close(key)
      mutes[key] = .some(nil)
    }
  }

  /// Whether nothing but time and people decides what is said of a follow-up.
  func isSpokenOf(_ key: Key) -> Bool { !isExcepted(key) && !isMuted(key) && !isPaused(key.rule, on: today) }

  func isPaused(_ rule: String, on day: Int) -> Bool {
    guard let until = rules.pauses[rule] else { return false }
    return until.map { day < $0.dayNumber } ?? true
  }

  /// Takes over what the daemon found where both answers will do.
  mutating func settle(_ key: Key, openSince since: Instant?) {
    guard let since else {
      if open[key] != nil { close(key) }
      return
    }
    if open[key] == nil { start(key, since: since, atLeast: since) }
    guard var settled = open[key] else { return }
    if uncertain.contains(key) { settled.isUndisturbed = false }
    (settled.since, settled.sinceAtLeast) = (since, since)
    open[key] = settled
  }

  mutating func takeResumed() -> [Resumed] {
    defer { resumed = [] }
    return resumed
  }

  /// Once the time that was lived already has come again, nothing is uncertain.
  mutating func forgetUncertainty() { if now >= lived { uncertain = [] } }

  /// Whom a step reaches on a day: its manager, or at a later step the manager's head.
  func address(for key: Key, isFirstStep: Bool, on day: Int) -> String {
    let manager = manager(of: key)
    return people.address(for: isFirstStep ? manager : manager.map { _ in Staff.head }, on: day)
  }

  func manager(of key: Key) -> String? { client(of: key).flatMap { clients[$0]?.manager } }

  func client(of key: Key) -> Int? {
    TeamRules.isForClients(key.rule) ? key.number : invoices[key.number]?.client
  }

  // MARK: Time

  private mutating func live(until instant: Instant) {
    now = instant
    lived = max(lived, now)
    for (key, one) in open { open[key]?.lived = max(one.lived, now) }
  }

  private mutating func summarise(before end: Instant) {
    while let at = weeks.next, at < end {
      live(until: max(now, at))
      weeks.say(self)
    }
  }

  /// `since`: the daemon was not there from then on. It then does not know who was a member on days that passed.
  private mutating func look(since: Instant? = nil, knowsMembers: Bool = true) {
    live(until: now)
    for (key, one) in open where knowsMembers || key.rule != "busy" {
      let client = client(of: key) ?? one.client
      open[key]?.client = client
      // One that was opened while the clock was behind has lived through less than others.
      let lastDay = zones.team.date(at: one.lived).dayNumber
      if !matches(key, on: today), lastDay <= today || !matches(key, on: lastDay) { close(key) }
    }
    notePauses()
    let keys =
      invoices.keys.flatMap { [Key(rule: "overdue", id: "f\($0)"), Key(rule: "soon", id: "f\($0)")] }
      + clients.keys.flatMap { [Key(rule: "quiet", id: "c\($0)"), Key(rule: "busy", id: "c\($0)")] }
    for key in keys where knowsMembers || key.rule != "busy" {
      guard open[key] == nil, matches(key, on: today), isSpokenOf(key), !isOver(key) else { continue }
      start(key, since: now, atLeast: key.rule == "busy" ? since ?? now : now)
    }
  }

  private mutating func notePauses() {
    for (key, one) in open {
      if isPaused(key.rule, on: today) {
        open[key]?.pausedSince = one.pausedSince ?? one.lived
      } else if let since = one.pausedSince {
        open[key]?.pausedSince = nil
        guard NaiveLadder(key, self, openedAt: one.since)?.isDue(after: since, through: now) ?? false else { continue }
        resumed.append(Resumed(key: key, openedAt: one.since, pausedAt: since, at: now))
      }
    }
  }

  private mutating func start(_ key: Key, since: Instant, atLeast: Instant) {
    let isExceptable = key.rule == "overdue" && rules.overdue?.isExceptedOnHold == true
    open[key] = Open(
      since: since, sinceAtLeast: atLeast,
      isUndisturbed: !isExceptable && (settings.zones.isEmpty || people.areAllThere(from: today)), lived: now,
      client: client(of: key))
    known.insert(key)
  }

  private mutating func close(_ key: Key) {
    guard let was = open.removeValue(forKey: key) else { return }
    closed[key] = now
    weeks.closed(NaiveWeeks.Closed(client: was.client, openedAt: was.since, at: now))
  }

  /// What had ended when the clock was set back is not opened once more, unless a change of its record makes it match then.
  private func isOver(_ key: Key) -> Bool {
    guard let at = closed[key], at > now else { return false }
    return !matches(key, on: zones.team.date(at: at).dayNumber)
  }

  /// Records changed while the clock was behind: what is true now and not at the last instant that was lived, or the other
  /// way round, may be taken either way, and so may segments, whose scores are those of different days.
  private mutating func noteUncertain(_ before: Set<Key>) {
    for key in before {
      let lastDay = zones.team.date(at: open[key]?.lived ?? lived).dayNumber
      if matches(key, on: today) != matches(key, on: lastDay) { uncertain.insert(key) }
    }
    for number in 1...3 { uncertain.insert(Key(rule: "busy", id: "c\(number)")) }
    weeks.areUncertain = true
  }

  /// The clock was set back. Who is in a segment is looked at when a day begins, so that meanwhile either answer will do.
  private mutating func lookAnew() {
    // What lived through a pause is not remembered to have.
    let lastDay = zones.team.date(at: lived).dayNumber
    for key in open.keys where isPaused(key.rule, on: today) || isPaused(key.rule, on: lastDay) {
      uncertain.insert(key)
    }
    look()
    guard today < zones.team.date(at: lived).dayNumber else { return }
    for number in 1...3 { uncertain.insert(Key(rule: "busy", id: "c\(number)")) }
    weeks.areUncertain = true
  }

  // MARK: People

  /// Where clocks differ, somebody else's window is at another time.
  private mutating func noteOtherPeople() {
    guard !settings.zones.isEmpty else { return }
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

  // MARK: Rules

  private func has(rule: String) -> Bool {
    switch rule {
    case "overdue": return rules.overdue != nil
    case "soon": return rules.soonDays != nil
    case "busy": return rules.busy != nil
    default: return rules.quiet != nil
    }
  }

  private func exists(_ key: Key) -> Bool {
    TeamRules.isForClients(key.rule) ? clients[key.number] != nil : invoices[key.number] != nil
  }

  private func matches(_ key: Key, on day: Int) -> Bool {
    guard has(rule: key.rule), exists(key) else { return false }
    if key.rule == "quiet" { return !invoices.values.contains { $0.client == key.number && $0.isOpen } }
    if key.rule == "busy" { return keyClients.contains(key.number) }
    guard let invoice = invoices[key.number], invoice.isOpen else { return false }
    if key.rule == "soon" { return (0...(rules.soonDays ?? 0)).contains(invoice.due - day) }
    let grace = rules.overdue?.moreThanDays ?? 0
    return day > (rules.countsWorkingDays ? days.day(grace, after: invoice.due) : invoice.due + grace)
  }

  /// The clients with the most invoices that are open and fell due lately; of two with as many the first.
  private mutating func rank() {
    guard let busy = rules.busy else { return keyClients = [] }
    func score(_ client: Int) -> Int {
      invoices.values.count { $0.client == client && $0.isOpen && (0...busy.days).contains(today - $0.due) }
    }
    let size = busy.isPercentage ? (clients.count * busy.top + 99) / 100 : busy.top
    let ranked = clients.keys.map { (score: score($0), client: $0) }.sorted {
      ($1.score, $0.client) < ($0.score, $1.client)
    }
    keyClients = Set(ranked.prefix(size).map(\.client))
  }

  private func isExcepted(_ key: Key) -> Bool {
    guard key.rule == "overdue", rules.overdue?.isExceptedOnHold == true, let invoice = invoices[key.number]
    else { return false }
    return clients[invoice.client]?.isOnHold ?? false
  }

  private func isMuted(_ key: Key) -> Bool {
    guard let until = mutes[key] else { return false }
    return until.map { today < $0 } ?? true
  }
}
