// What the daemon does when its store fails: it takes up again what it could not write; on a full disk only mail that
// is committed goes on; a damaged store ends it.

import FollowupEngine
import FollowupModel
import FollowupStore

/// The daemon ended because its store is damaged; the journal was told.
public struct DaemonStopped: Error {
  public var cause: StoreError
}

/// How things stand with the store.
struct StoreFaults {
  /// Messages that met a fault, to be taken up again.
  var postponed: [Message] = []
  var retryAt: Instant?
  /// What the fault is, as long as it lasts.
  var lasting: String?
  /// The disk is full: the reserve is open for mail, and changes wait until it can be filled again.
  var isDiskFull = false
  /// On a full disk: not even mail could be written down, until this instant.
  var mailRetryAt: Instant?
  /// The store is damaged.
  var damage: StoreError?
}

extension Daemon {
  /// How long after a fault of the store the daemon tries again, in seconds.
  static let retrySeconds: Int64 = 10

  /// Has the engine deal with one event.
  func handle(_ event: Event) throws {
    try keepingRoomForMail(needsRoom: event.needsRoom) { try engine.handle(event, now: $0) }
  }

  /// On a full disk only what mail needs is done, out of the reserve.
  func keepingRoomForMail(needsRoom: Bool, _ work: (Instant) throws -> [Effect]) throws {
    if needsRoom { try requireRoom() }
    do {
      perform(try work(now()))
    } catch let error as StoreError {
      guard case .full = error, !faults.isDiskFull else { throw error }
      faults.isDiskFull = true
      store.releaseReserve()
      guard !needsRoom else { throw error }
      perform(try work(now()))
    }
  }

  /// Throws where no change can be accepted: before the work of reading one.
  func requireRoom() throws {
    if faults.isDiskFull { throw StoreError.full(path: store.path) }
  }

  /// A message that met a fault is taken up again later; a person is answered at once.
  func postpone(_ message: Message, _ error: any Error) {
    faults.postponed.append(message)
    fault(error)
  }

  func fault(_ error: any Error) {
    if let error = error as? StoreError, case .damaged = error {
      guard faults.damage == nil else { return }
      faults.damage = error
      return tell(JournalEntry(.fault, .critical, "\(error); followupd stops"))
    }
    faults.retryAt = now() + Daemon.retrySeconds
    guard faults.lasting != "\(error)" else { return }
    faults.lasting = "\(error)"
    let meanwhile = faults.isDiskFull ? "; changes wait, mail that is committed still goes out" : ""
    tell(JournalEntry(.fault, .error, "\(error)\(meanwhile); trying again every \(Daemon.retrySeconds) seconds"))
  }

  /// Takes up what waited, where it is time. Returns whether other work can go on.
  func takeUpAgain(now: Instant) -> Bool {
    guard let at = faults.retryAt else { return true }
    guard at <= now else {
      sendWhatIsCommitted(now: now)
      return false
    }
    faults.retryAt = nil
    if faults.isDiskFull { fillReserve() }
    let messages = faults.postponed
    faults.postponed = []
    for message in messages { take(message) }
    if faults.isDiskFull, faults.retryAt == nil { faults.retryAt = now + Daemon.retrySeconds }
    if faults.retryAt != nil { sendWhatIsCommitted(now: now) }
    return faults.retryAt == nil
  }

  /// The store works again.
  func recovered() {
    guard faults.lasting != nil else { return }
    faults.lasting = nil
    tell(JournalEntry(.fault, .notice, "the store works again; what waited is taken up"))
  }

  /// When mail is to be submitted although other work waits; nil: not at all.
  func mailWake() -> Instant? {
    guard faults.isDiskFull, let at = (try? engine.nextSubmission()).flatMap({ $0 }) else { return nil }
    return max(at, faults.mailRetryAt ?? at)
  }

  private func sendWhatIsCommitted(now: Instant) {
    guard let at = mailWake(), at <= now else { return }
    do {
      try handle(.deliver)
      faults.mailRetryAt = nil
    } catch {
      faults.mailRetryAt = now + Daemon.retrySeconds
    }
  }

  /// There is room again when the reserve is whole.
  private func fillReserve() {
    do {
      try store.holdReserve()
      faults.isDiskFull = false
      faults.mailRetryAt = nil
    } catch {}
  }
}

extension Event {
  /// Whether it is a change, or leads to new mail: not while the disk is full.
  fileprivate var needsRoom: Bool {
    switch self {
    case .started, .settled, .deliver, .clockSet, .command(.retry, _), .command(.drop, _): return false
    case .tick, .changes, .command, .generation, .refused, .clockLeapt: return true
    }
  }
}
