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
import SMTPClient
import SystemdSupport
import WorkingTime

/// A running followupd. Everything but the ends of its threads happens in `run`.
public final class Daemon {
  let mailbox: Mailbox
  let clock: any DaemonClock
  let observer: DaemonObserver
  let journal: Journal
  let notifier = Notifier()
  let loops: MultiThreadedEventLoopGroup
  let store: SQLiteStore
  let startedAt: Instant
  var configuration: Configuration
  var engine: Engine
  var transport: SMTPTransport?
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
  /// Messages that met a fault of the store, to be taken up again.
  var postponed: [Message] = []
  var retryAt: Instant?
  /// What the store's fault is, as long as it lasts.
  private(set) var lastingFault: String?
  /// What keeps sources and their files from being read, by the source's name.
  var sourceProblems: [String: [String]] = [:]
  /// Envelopes handed to the mail server and not settled yet.
  var underWay: Set<Int64> = []
  /// Whom the reply of the event at hand is for.
  var reply: Reply?

  static let deliverySlots = 2
  /// How long after a fault of the store the daemon tries again, in seconds.
  static let retrySeconds: Int64 = 10

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
    startedAt = clock.now()
    rulesLoadedAt = startedAt
    store = try SQLiteStore(url: "sqlite:\(configuration.store)")
    let (rules, files, refusal) = try Daemon.startingRules(configuration, store)
    engine = Engine(
      store: store,
      generation: Generation(
        rules: rules, settings: configuration.settings(try configuration.time(by: rules)), files: files),
      composer: Daemon.composer(configuration), formatter: Daemon.formatter(configuration))
    loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    pendingRefusal = refusal
  }

  /// What is wrong with the rules on disk, when the daemon starts with those in its store.
  private let pendingRefusal: LoadedRules?

  /// Works until it is told to stop. Returns when everything is settled.
  public func run() throws {
    defer { try? loops.syncShutdownGracefully() }
    let signals = try SignalListener { [mailbox] signal in
      mailbox.post(signal == .hangUp ? .reload : .stop)
    }
    defer { signals.stop() }
    try clock.start { [mailbox] in mailbox.post(.time) }
    defer { clock.stop() }
    let control = try startControl()
    defer { stopControl(control) }
    startTransport()
    try startWatching()
    perform(try engine.handle(.started, now: clock.now()))
    if let pendingRefusal { refuse(pendingRefusal) }
    notifier.ready(status: statusLine())
    work()
    notifier.stopping()
    tell(JournalEntry(.stopping, .info, "stopped"))
  }

  /// Asks the daemon to end. May be called from any thread.
  public var stopper: @Sendable () -> Void {
    { [mailbox] in mailbox.post(.stop) }
  }

  // MARK: The loop

  private func work() {
    while true {
      let message = mailbox.next(waiting: !hasWork)
      if let message {
        if case .transportStopped = message { return }
        take(message)
      }
      if !isStopping { tick() }
      rest()
    }
  }

  private func take(_ message: Message) {
    do {
      switch message {
      case .settled(let number, let report): try settled(number, report)
      case .request(let request, let peer, let respond): answer(request, peer, respond)
      case .inbox(let names): try readInbox(names)
      case .reload: _ = reload(askedFor: true)
      case .time: break
      case .stop: stop()
      case .transportStopped: break
      }
    } catch {
      postpone(message, error)
    }
  }

  private var hasWork: Bool {
    guard !isStopping, !awaitsInbox, retryAt == nil else { return false }
    return (try? engine.nextWake()).flatMap { $0 }.map { $0 <= clock.now() } ?? false
  }

  private func tick() {
    let now = clock.now()
    if let at = retryAt {
      guard at <= now else { return }
      retryAt = nil
      let messages = postponed
      postponed = []
      for message in messages { take(message) }
      if retryAt != nil { return }
    }
    guard !awaitsInbox else { return }
    do {
      if let wake = try engine.nextWake(), wake <= now { perform(try engine.handle(.tick, now: now)) }
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
    clock.arm(at: retryAt ?? wake)
    if underWay.isEmpty { observer.onIdle(wake) }
  }

  /// What somebody changes is looked at in the same commit, unless the files that came meanwhile are still to be read.
  func change(_ set: ChangeSet) throws -> [Effect] {
    let now = clock.now()
    guard set.owner == .hand, !awaitsInbox else { return try engine.handle(.changes(set), now: now) }
    return try engine.handle(.changes(set), .tick, now: now)
  }

  // MARK: Effects

  func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .journal(let entry): tell(entry)
      case .deliver(let envelope): deliver(envelope)
      case .reminded(let reminder): observer.onReminder(reminder)
      case .reply(let reply): self.reply = reply
      }
    }
  }

  func tell(_ entry: FollowupEngine.JournalEntry) {
    observer.onJournal(entry)
    var fields = entry.fields
    fields["FOLLOWUP_EVENT"] = entry.kind.rawValue
    journal.send(
      SystemdSupport.JournalEntry(
        entry.message,
        priority: SystemdSupport.JournalEntry.Priority(rawValue: entry.severity.rawValue) ?? .info,
        messageID: entry.kind.messageID, fields: fields))
  }

  // MARK: Faults of the store

  /// A message that met a fault is taken up again later; a person is answered at once.
  private func postpone(_ message: Message, _ error: any Error) {
    postponed.append(message)
    fault(error)
  }

  func fault(_ error: any Error) {
    retryAt = clock.now() + Daemon.retrySeconds
    guard lastingFault != "\(error)" else { return }
    lastingFault = "\(error)"
    tell(JournalEntry(.fault, .error, "\(error); trying again every \(Daemon.retrySeconds) seconds"))
  }

  /// The store works again.
  private func recovered() {
    guard lastingFault != nil else { return }
    lastingFault = nil
    tell(JournalEntry(.fault, .notice, "the store works again; what waited is taken up"))
  }

  private func stop() {
    guard !isStopping else { return }
    isStopping = true
    engine.stopsSubmitting = true
    watcher?.stop()
    guard let transport else { return mailbox.post(.transportStopped) }
    transport.shutdown().whenComplete { [mailbox] _ in mailbox.post(.transportStopped) }
  }

  func statusLine() -> String {
    let counts = (try? store.counts()) ?? StoreCounts()
    let wake = (try? engine.nextWake()).flatMap { $0 }.map { "next at \(engine.generation.settings.time.iso($0))" }
    return
      "\(counts.openFollowUps) follow-ups open, \(counts.queuedEnvelopes) mails queued, \(wake ?? "nothing planned")"
  }
}
