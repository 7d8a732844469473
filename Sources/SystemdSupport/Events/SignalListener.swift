// Signals as ordinary calls: taken from a descriptor by a thread, where any code may run.

import CSystemd
import Glibc

/// Signals that a service obeys.
public enum Signal: Hashable, CaseIterable, Sendable {
  /// SIGTERM: the service manager wants it to end.
  case terminate
  /// SIGINT: somebody at the terminal does (Ctrl-C).
  case interrupt
  /// SIGHUP: read the configuration again.
  case hangUp

  var number: Int32 {
    switch self {
    case .terminate: return SIGTERM
    case .interrupt: return SIGINT
    case .hangUp: return SIGHUP
    }
  }
}

/// Calls a closure for each signal, from a thread of its own, until it is stopped or released.
public final class SignalListener: Sendable {
  private let thread: DescriptorThread

  /// Blocks the signals for this thread and all it starts, and ignores SIGPIPE. To be called first thing in `main`,
  /// before any other thread exists: a thread that does not block a signal would die of it. Programs started from
  /// here inherit the block.
  public static func blockSignals() {
    var mask = Self.mask
    pthread_sigmask(SIG_BLOCK, &mask, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Starts listening; signals that came since `blockSignals` are delivered now. Signals of one kind that come
  /// together are delivered once.
  ///
  /// - Throws: `SystemError` when there are no descriptors or threads left.
  public init(handler: @escaping @Sendable (Signal) -> Void) throws(SystemError) {
    var mask = Self.mask
    let descriptor = signalfd(-1, &mask, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    guard descriptor >= 0 else { throw SystemError("create a signal descriptor") }
    thread = try DescriptorThread(descriptor: descriptor) { event in
      guard event == .readable else { return }
      var info = signalfd_siginfo()
      while read(descriptor, &info, MemoryLayout.size(ofValue: info)) == MemoryLayout.size(ofValue: info) {
        let number = Int32(bitPattern: info.ssi_signo)
        if let signal = Signal.allCases.first(where: { $0.number == number }) { handler(signal) }
      }
    }
    try thread.start()
  }

  deinit { thread.stop() }

  /// Stops listening. The signals stay blocked.
  public func stop() { thread.stop() }

  private static var mask: sigset_t {
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in Signal.allCases { sigaddset(&mask, signal.number) }
    return mask
  }
}
