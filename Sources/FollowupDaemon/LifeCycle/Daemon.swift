// The daemon as a whole: one working thread around the engine, fed by files, people, the mail server and the clock.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import MailComposer
import NIOCore
import NIOPosix
import RecordSources
import RuleLanguage
import SystemdSupport
import WorkingTime

/// A running followupd. Everything but the ends of its threads happens in `run`.
public final class Daemon {
  let mailbox: Mailbox
  let clock: any DaemonClock
  let observer: DaemonObserver
  let journal: Journal
  let notifier = Notifier()
  /// Counts the steps of work that takes long.
  let life = LifeSign()
  let loops: MultiThreadedEventLoopGroup
  let store: SQLiteStore
  let startedAt: Instant
  var trusted: TrustedClock
  /// What the store keeps of it.
  var keptMark: ClockMark?
  /// What readings of the clock brought to light and nobody was told yet.
  var clockFindings: [TrustedClock.Finding] = []
  /// The version of the time zone data in force.
  var zoneData = Zone.dataVersion()
  /// What is worked off without a rest.
  var backlog = Backlog()
  var configuration: Configuration
  var engine: Engine
  /// The ways out, by name.
  var channels: [String: any DeliveryChannel] = [:]
  var watcher: InboxWatcher?
  var rulesLoadedAt: Instant
  /// Why newer rules or a newer configuration are not in force.
  var refused: [String] = []
  /// The rule files that were refused last, so that nobody is told twice.
  var refusedFiles: [String: String]?
  var watched: [InboxWatch] = []
  /// Until the inbox was read once, nothing falls due: a stopped daemon must not act on records it has not seen.
  var awaitsInbox = false
  var isStopping = false
  var faults = StoreFaults()
  private var spareMemory = SpareMemory()
  var meters = Meters()
  /// The long reading of the store that was begun last, and what it reads with.
  var errand: StoreErrand?
  var errandReader: SQLiteStore?
  /// What keeps sources and their files from being read, by the source's name.
  var sourceProblems: [String: [String]] = [:]
  /// Envelopes handed to the mail server and not settled yet.
  var underWay: Set<Int64> = []
  /// The line of `systemctl status`, and the second at which it was looked at last.
  var statusTold: (second: Int64, line: String) = (0, "")
  /// Whom the reply of the event at hand is for.
  var reply: Reply?

  /// Prepares a daemon: opens the store and takes its rules. Throws `ConfigurationError`, `StoreError` or `RulesError`.
  public init(
    configuration: Configuration, clock: any DaemonClock = SystemClock(), observer: DaemonObserver = DaemonObserver(),
    journal: Journal = Journal(identifier: "followupd")
  ) throws {
    self.configuration = configuration
    self.clock = clock
    self.observer = observer
    self.journal = journal
    mailbox = Mailbox()
    let store = try SQLiteStore(url: "sqlite:\(configuration.store)")
    self.store = store
    keptMark = try Daemon.leavingDamage(store) { try store.clockMark() }
    trusted = TrustedClock(wall: clock.now(), elapsed: clock.elapsed(), boot: clock.boot, after: keptMark)
    if let finding = trusted.read(wall: clock.now(), elapsed: clock.elapsed()) { clockFindings.append(finding) }
    startedAt = trusted.now
    rulesLoadedAt = startedAt
    let (rules, files, refusal) = try Daemon.leavingDamage(store) { try Daemon.startingRules(configuration, store) }
    engine = Engine(
      store: store,
      generation: Generation(
        rules: rules, settings: configuration.settings(try configuration.time(by: rules)), files: files),
      composer: Daemon.composer(configuration), formatter: Daemon.formatter(configuration))
    engine.life = life
    loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    pendingRefusal = refusal
    do { try store.holdReserve() } catch { faults.isDiskFull = true }
  }

  /// What is wrong with the rules on disk, when the daemon starts with those in its store.
  private let pendingRefusal: LoadedRules?

  /// Works until it is told to stop. Returns when everything is settled. Throws `DaemonStopped` where the store turned
  /// out to be damaged, and what is in the way of a start.
  public func run() throws {
    try Daemon.leavingDamage(store) { try runToTheEnd() }
  }

  /// Leaves a store's files as they are where it is found to be damaged.
  private static func leavingDamage<Result>(_ store: SQLiteStore, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch {
      if error is DaemonStopped { store.abandon() }
      if let error = error as? StoreError, case .damaged = error { store.abandon() }
      throw error
    }
  }

  private func runToTheEnd() throws {
    defer { try? loops.syncShutdownGracefully() }
    let signals = try SignalListener { [mailbox] signal in
      mailbox.post(signal == .hangUp ? .reload : .stop)
    }
    defer { signals.stop() }
    try clock.start { [mailbox] in mailbox.post(.time) }
    defer { clock.stop() }
    let control = try startControl()
    defer { stopControl(control) }
    let metrics = try startMetrics()
    defer { metrics?.stop() }
    startChannels()
    let watchdog = startWatchdog()
    defer { watchdog?.stop() }
    try startWatching()
    try handle(.started)
    tellOfClock()
    if faults.isDiskFull { fault(StoreError.full(path: store.path)) }
    if let pendingRefusal { refuse(pendingRefusal, pendingRefusal.vanished(since: engine.generation.files)) }
    notifier.ready(status: statusLine())
    work()
    notifier.stopping()
    errand?.cancel()
    try? errandReader?.close()
    if let damage = faults.damage { throw DaemonStopped(cause: damage) }
    keepMark(ends: true)
    tell(JournalEntry(.stopping, .info, "stopped"))
  }

  /// Asks the daemon to end. May be called from any thread.
  public var stopper: @Sendable () -> Void {
    { [mailbox] in mailbox.post(.stop) }
  }

  // MARK: The loop

  private func work() {
    while faults.damage == nil {
      var message = mailbox.next(waiting: !hasWork)
      // All who wait are answered before the next batch of work.
      while let waiting = message {
        if case .transportStopped = waiting { return }
        take(waiting)
        message = mailbox.next(waiting: false)
      }
      tellOfClock()
      if !isStopping { tick() }
      rest()
    }
  }

  func take(_ message: Message) {
    guard faults.damage == nil else { return }
    do {
      switch message {
      case .settled(let settlements): try settled(settlements)
      case .request(let request, let peer, let respond): answer(request, peer, respond)
      case .metrics(let respond): respond((try? metrics()) ?? "# EOF\n")
      case .inbox(let names): try readInbox(names)
      case .reload: _ = reload(askedFor: true)
      case .time: break
      case .stop: stop()
      case .ping: answerPing()
      case .transportStopped: break
      }
    } catch {
      postpone(message, error)
    }
  }

  private var hasWork: Bool {
    guard !isStopping else { return false }
    if faults.retryAt != nil { return mailWake().map { $0 <= now() } ?? false }
    guard !awaitsInbox else { return false }
    return (try? engine.nextWake()).flatMap { $0 }.map { $0 <= now() } ?? false
  }

  private func tick() {
    let now = self.now()
    guard takeUpAgain(now: now) else { return }
    tellOfClock()
    guard !awaitsInbox else { return }
    do {
      if let wake = try engine.nextWake(), wake <= now {
        try begin(since: wake, now: now)
        try timing(\.evaluation) { try handle(.tick) }
      }
      recovered()
    } catch {
      fault(error)
    }
  }

  /// Arms the clock for the next work, and tells the service manager and the observer how things stand.
  private func rest() {
    guard !hasWork else { return }
    var wake: Instant?
    do { wake = isStopping || awaitsInbox ? nil : try engine.nextWake() } catch { fault(error) }
    arm(at: faults.retryAt.map { min($0, mailWake() ?? $0) } ?? wake)
    guard underWay.isEmpty else { return }
    endBacklog()
    spareMemory.giveBack { store.letGoOfCache() }
    tellStatus()
    observer.onIdle(wake)
  }

  /// What somebody changes is looked at in the same commit, unless the files that came meanwhile are still to be read.
  func change(_ set: ChangeSet) throws {
    guard set.owner == .hand, !awaitsInbox else { return try handle(.changes(set)) }
    try keepingRoomForMail(needsRoom: true) { try engine.handle(.changes(set), .tick, now: $0) }
  }

  // MARK: Effects

  func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .journal(let entry): tell(entry)
      case .deliver(let envelope): deliver(envelope)
      case .reminded(let reminder):
        meters.reminders += 1
        observer.onReminder(reminder)
      case .reply(let reply): self.reply = reply
      }
    }
  }

  func tell(_ entry: FollowupEngine.JournalEntry) {
    observer.onJournal(entry)
    guard backlog.tells(entry) else { return }
    var fields = entry.fields
    fields["FOLLOWUP_EVENT"] = entry.kind.rawValue
    var further: [String: [String]] = [:]
    for (name, value) in entry.others.joined() where fields[name] != value && further[name]?.contains(value) != true {
      further[name, default: []].append(value)
    }
    journal.send(
      SystemdSupport.JournalEntry(
        configuration.journalsTexts ? entry.message : entry.message.withoutMailAddresses,
        priority: SystemdSupport.JournalEntry.Priority(rawValue: entry.severity.rawValue) ?? .info,
        messageID: entry.kind.messageID, fields: fields, furtherValues: further))
  }

  // MARK: The end

  private func stop() {
    guard !isStopping else { return }
    isStopping = true
    engine.stopsSubmitting = true
    watcher?.stop()
    EventLoopFuture.andAllComplete(channels.values.map { $0.shutdown() }, on: loops.next()).whenComplete {
      [mailbox] _ in mailbox.post(.transportStopped)
    }
  }

  func statusLine() -> String {
    let mails = (try? store.queuedEnvelopes()) ?? 0
    let rules = engine.generation.rules.rules.count
    let wake = (try? engine.nextWake()).flatMap { $0 }.map { "next at \(engine.generation.settings.time.iso($0))" }
    let clock = trusted.leap == nil ? "" : "the clock leapt and is not believed, see `followupctl status`; "
    return "\(clock)\(count(rules, "rule")) in force, \(count(mails, "mail")) queued, \(wake ?? "nothing planned")"
  }
}
