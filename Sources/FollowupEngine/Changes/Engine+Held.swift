// Changes that wait for a person: imports that look wrong, and changes that would open too many follow-ups at once.

import FollowupModel

extension Engine {
  /// Marks dossiers (nil: all) as due because of a change. What looks at them open is held until it is known how much
  /// it is: also what opens as of an earlier instant, for the change may be why.
  func lookAt(_ dossiers: Set<DossierKey>?, because summary: String, mayBeHeld: Bool = true, now: Instant) throws {
    if let dossiers {
      // What a person changes is mostly looked at in the same transaction: it need not be in the due index before.
      let stayUnstored = !mayBeHeld && marked.count + dossiers.count <= Limits.looksPerCommit
      if stayUnstored { marked.formUnion(dossiers) }
      for dossier in dossiers.sorted() where !stayUnstored { try store.markDue(dossier, at: now) }
    } else {
      try store.markEverythingDue(at: now)
    }
    guard mayBeHeld, settings.holdAbove > 0, let due = try store.nextDue(), due <= now, dossiers?.isEmpty != true else {
      return
    }
    if var counting {
      counting.add(summary)
      try store.update(counting)
      self.counting = counting
      // Of very many it is not known which they are, as after a restart.
      if let dossiers, countedDossiers.map({ $0.count < Limits.countedDossiers }) ?? false {
        countedDossiers?.formUnion(dossiers)
      } else {
        countedDossiers = nil
      }
    } else {
      var change = HeldChange(reason: .opened, at: now, summary: summary, isCounting: true)
      change.number = try store.insert(change)
      counting = change
      countedDossiers = dossiers
    }
  }

  /// The change by which a follow-up that opens now is held.
  func holder(of dossier: DossierKey) -> Int64? {
    guard let counting, countedDossiers?.contains(dossier) ?? true else { return nil }
    return counting.number
  }

  /// When the looks of a change are done: few follow-ups go on at once, many wait for a person.
  func finishCounting(now: Instant) throws {
    guard let change = counting else { return }
    counting = nil
    countedDossiers = nil
    let count = try count(heldBy: change)
    if let first = try firstImport(now: now), count > 0 { return try finish(change, count, within: first, now: now) }
    guard count > 0, exceeds(count) else { return try letGo(change, now: now) }
    try hold(change, now: now)
  }

  /// Whether so many follow-ups are too many to open without asking.
  func exceeds(_ count: Int) -> Bool { settings.holdAbove > 0 && count > settings.holdAbove }

  /// What a change opened goes on at once.
  func letGo(_ change: HeldChange, now: Instant) throws {
    try carryOut(HeldChange.Decision(.goOn, by: "", at: now), of: change, now: now)
  }

  /// What a change opened waits for a person.
  func hold(_ change: HeldChange, now: Instant) throws {
    var change = change
    change.isCounting = false
    try store.update(change)
    let count = try count(heldBy: change)
    try noteHeld(change, by: change.number, now: now)
    let words = try describe(change)
    let remedy = "see `followupctl held show \(change.number)` and release or discard it"
    journal(.held, .warning, "change \(change.number) is held: \(words); \(remedy)")
    try notify(
      subject: "\(count) follow-ups are held until you release them",
      text: "\(words).\n\n" + choices(change.number), now: now)
  }

  /// How many follow-ups a change holds.
  func count(heldBy change: HeldChange) throws -> Int {
    try store.countsByRule(heldBy: change.number).values.reduce(0, +)
  }

  // Not in the journal: one entry there speaks for them at once.
  func noteHeld(_ change: HeldChange, by number: Int64, now: Instant) throws {
    let silence = Silence(.held)
    try store.appendHistory(
      HistoryEntry(
        followUp: 0, at: now, event: JournalKind.held.rawValue, detail: "with change \(number)", reason: silence.reason,
        until: silence.until),
      ofFollowUpsHeldBy: change.number)
  }

  /// What a change is and does, for people. Of what it opened the follow-ups that are still open are counted.
  public func describe(_ change: HeldChange) throws -> String {
    guard change.changeSet == nil else { return change.summary }
    let counts = try store.countsByRule(heldBy: change.number).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let total = counts.reduce(0) { $0 + $1.value }
    let origin = change.reason == .first ? "the first import (\(change.summary))" : change.summary
    let rules = counts.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
    let details = rules.isEmpty ? "" : ": \(rules)"
    let open = change.reason == .first ? try countOpenFollowUps() : total
    if open > total, exceeds(open) {
      // It came in parts, and what came first was few.
      return "with \(origin) \(open) follow-ups are open, more than the \(settings.holdAbove) of `hold_above`; "
        + "the \(total) that nobody heard of yet are held\(details)"
    }
    return "\(origin) opened \(total) follow-ups at once\(details)"
  }

  private func choices(_ number: Int64) -> String {
    """
    Nothing of them is sent until you decide:

      followupctl held show \(number)                  whom a release reminds, how often, with examples
      followupctl held release \(number)               reminds of all of them, at each person's next window
      followupctl held release \(number) --from-today  takes them as known; only what matches from now on reminds
      followupctl held discard \(number)               closes them, and these rules leave these records alone
    """
  }
}

extension HeldChange {
  /// Names what else belongs to it, files say, each once.
  mutating func add(_ names: String) {
    var known = summary.components
    for name in names.components where !known.contains(name) { known.append(name) }
    summary = known.joined(separator: ", ")
  }
}

extension String {
  fileprivate var components: [String] { isEmpty ? [] : split(separator: ", ").map(String.init) }
}
