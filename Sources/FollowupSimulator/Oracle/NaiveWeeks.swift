// What the head should read every Monday at eight: how many follow-ups on clients of her people opened, closed and are open.

import FollowupModel
import WorkingTime

struct NaiveWeeks {
  struct Summary: Hashable, CustomStringConvertible {
    var at: Instant
    var opened, closed, open: Int
    var description: String { "\(opened) opened, \(closed) closed, \(open) open" }
  }

  struct Closed {
    var client: Int?
    var openedAt: Instant
    var at: Instant
  }

  /// When the next one is due; nil: there are none.
  private(set) var next: Instant?
  /// Those that should have gone, in order.
  private(set) var said: [(summary: Summary, isCertain: Bool)] = []
  /// Something happened of which more than one account will do.
  var areUncertain = false
  private var since: Instant
  private var closed: [Closed] = []
  private let zone: Zone

  init(_ settings: TeamSettings, _ zones: TeamZones, from start: Instant) {
    zone = zones.zone(of: Staff.head, settings)
    since = start + -1
    if settings.summarises { next = monday(after: start) }
  }

  mutating func closed(_ one: Closed) { closed.append(one) }

  /// What came while the daemon was down is said once.
  mutating func daemonIsBack(_ team: NaiveTeam) {
    if let next, next <= team.now { say(team) }
  }

  mutating func say(_ team: NaiveTeam) {
    func isHers(_ client: Int?) -> Bool { client.flatMap { team.clients[$0]?.manager } != nil }
    let open = team.open.filter { isHers(team.client(of: $0.key)) && !$0.value.isHeld }.values
    let over = closed.filter { $0.at > since && isHers($0.client) }
    let summary = Summary(
      at: team.now, opened: open.count { $0.since > since } + over.count { $0.openedAt > since }, closed: over.count,
      open: open.count)
    if summary.opened + summary.closed + summary.open > 0 || areUncertain { said.append((summary, !areUncertain)) }
    (since, areUncertain) = (team.now, !team.uncertain.isEmpty)
    next = monday(after: team.now)
  }

  private func monday(after instant: Instant) -> Instant {
    var day = zone.date(at: instant).dayNumber
    while true {
      let at = zone.instant(of: CivilDate(dayNumber: day), at: TimeOfDay(second: 8 * 3600))
      if at > instant, CivilDate(dayNumber: day).weekday == .monday { return at }
      day += 1
    }
  }
}
