// A program as a way out.

import DeliveryChannels
import FollowupEngine
import FollowupModel
import NIOCore
import NIOPosix

struct CommandChannel: DeliveryChannel {
  private let command: MessageCommand
  private let sender: String
  /// A program blocks its thread until it ends.
  private let threads: NIOThreadPool
  private let loop: any EventLoop

  init(_ words: [String], timeoutSeconds: Int, sender: String, slots: Int, on loop: any EventLoop) {
    command = MessageCommand(words, timeoutSeconds: timeoutSeconds)
    self.sender = sender
    self.loop = loop
    threads = NIOThreadPool(numberOfThreads: slots)
    threads.start()
  }

  func deliver(_ envelope: Envelope, completion: @escaping @Sendable (Settlement) -> Void) {
    let variables = [
      "FOLLOWUP_SENDER": sender, "FOLLOWUP_RECIPIENT": envelope.recipient, "FOLLOWUP_SUBJECT": envelope.subject,
      "FOLLOWUP_MESSAGE_ID": envelope.messageID,
    ]
    threads.submit { [command] state in
      let outcome = state == .active ? command.deliver(envelope.message, variables: variables) : .notTried
      completion(Settlement(outcome, by: "`\(command.words[0])`"))
    }
  }

  func resume() {}

  func shutdown() -> EventLoopFuture<Void> {
    let promise = loop.makePromise(of: Void.self)
    threads.shutdownGracefully { _ in promise.succeed() }
    // What runs longer is in doubt, and is so called at the next start.
    let patience = loop.makePromise(of: Void.self)
    let timer = loop.scheduleTask(in: .seconds(20)) { patience.succeed() }
    promise.futureResult.whenSuccess {
      timer.cancel()
      patience.succeed()
    }
    return patience.futureResult
  }

  var problems: [String] { [] }
}

extension Settlement {
  init(_ outcome: ChannelOutcome, by server: String) {
    self.server = server
    switch outcome {
    case .delivered(let words): self.outcome = .delivered(words)
    case .deferred(let words, let seconds): (self.outcome, retryAfterSeconds) = (.deferred(words), seconds)
    case .failed(let words): self.outcome = .failed(words)
    case .ambiguous(let words): self.outcome = .ambiguous(words)
    case .unreachable(let words): self.outcome = .unreachable(words)
    case .broken(let words): self.outcome = .unreachable(words, .midway)
    case .misconfigured(let words): self.outcome = .unreachable(words, .lasting)
    case .notTried: self.outcome = .notTried
    }
  }
}
