// A program that tests start where the library needs a process of its own: an environment, a journal, signals.
//
//   systemd-probe journal NAME=VALUE…          one entry; MESSAGE, PRIORITY and MESSAGE_ID are its own
//   systemd-probe notify                       every notification once
//   systemd-probe signals                      says `listening`, then each signal, and ends with the first SIGTERM
//   systemd-probe credential NAME              prints what it holds, or why not

import Glibc
import SystemdSupport

let arguments = CommandLine.arguments.dropFirst()

switch arguments.first {
case "journal":
  var entry = JournalEntry("")
  for argument in arguments.dropFirst() {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch parts[0] {
    case "MESSAGE": entry.message = parts[1]
    case "PRIORITY": entry.priority = Int(parts[1]).flatMap(JournalEntry.Priority.init(rawValue:)) ?? .info
    case "MESSAGE_ID": entry.messageID = parts[1]
    default: entry.fields[parts[0]] = parts[1]
    }
  }
  Journal(identifier: "systemd-probe").send(entry)

case "notify":
  let notifier = Notifier()
  print(notifier.isSupervised)
  print(notifier.status("reading\nMAINPID=1"))
  print(notifier.mainProcess(getpid()))
  print(notifier.ready(status: "3 follow-ups are open"))
  print(notifier.reloading())
  print(notifier.ready())
  print(notifier.stopping(status: "waiting for a mail server"))

case "signals":
  SignalListener.blockSignals()
  // Each line at once, though it goes into a pipe.
  @Sendable func say(_ line: String) {
    _ = Array("\(line)\n".utf8).withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }
  // A write into a pipe that nobody reads must not kill.
  var ends: [Int32] = [0, 0]
  pipe(&ends)
  close(ends[0])
  _ = write(ends[1], "x", 1)
  let listener = try SignalListener { signal in
    say("\(signal)")
    if signal == .terminate { exit(0) }
  }
  say("listening")
  withExtendedLifetime(listener) {
    while true { pause() }
  }

case "credential":
  do {
    print(try Credentials.read(arguments.dropFirst().first ?? "").text ?? "not a text")
  } catch {
    print(error)
    exit(1)
  }

default:
  print("systemd-probe journal|notify|signals|credential …")
  exit(64)
}
