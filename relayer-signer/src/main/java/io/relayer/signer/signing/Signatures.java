package io.relayer.signer.signing;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.signer.keys.SigningResult;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signs many drafts of a sender at once: on all cores where keys are here, else on virtual
/// threads, so that a key that is slow to answer takes no thread from others. No round waits longer
/// than ten seconds for its signatures. Touches no database.
final class Signatures implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Signatures.class);
  private static final int PER_TASK = 16;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  /// How much longer a signer is waited for that does not keep to its time.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final TransactionSigner signer;
  private final ExecutorService threads;

  Signatures(TransactionSigner signer) {
    this.signer = signer;
    this.threads =
        signer.isLocal()
            ? Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("signatures-", 0).factory())
            : Executors.newVirtualThreadPerTaskExecutor();
  }

  /// The drafts from the first on, up to the first one that could not be signed: nonces must not
  /// have holes.
  List<SignedDraft> sign(ChainId chain, Address sender, List<Draft> drafts)
      throws InterruptedException {
    long until = System.nanoTime() + WITHIN.toNanos();
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < drafts.size(); from += PER_TASK) {
      List<Draft> part = drafts.subList(from, Math.min(from + PER_TASK, drafts.size()));
      parts.add(
          new Part(
              part.size(),
              threads.submit(() -> signPart(new SenderKey(chain, sender), part, until))));
    }
    List<SignedDraft> signed = new ArrayList<>(drafts.size());
    boolean whole = true;
    for (Part part : parts) {
      List<SignedDraft> done = whole ? get(part.signed(), until) : List.of();
      if (!whole) {
        part.signed().cancel(true);
      }
      signed.addAll(done);
      whole &= done.size() == part.size();
    }
    return signed;
  }

  private record Part(int size, Future<List<SignedDraft>> signed) {}

  private static List<SignedDraft> get(Future<List<SignedDraft>> part, long until)
      throws InterruptedException {
    try {
      return part.get(until + GRACE.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      part.cancel(true);
      log.warn("a signer did not answer within {}, the time that it was given", WITHIN);
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException("signing failed: " + e.getCause(), e.getCause());
    }
  }

  private List<SignedDraft> signPart(SenderKey key, List<Draft> part, long until) {
    List<SignedDraft> signed = new ArrayList<>(part.size());
    for (Draft draft : part) {
      Duration left = Duration.ofNanos(until - System.nanoTime());
      if (!left.isPositive()) {
        return signed;
      }
      switch (SigningResult.of(signer, key.sender(), draft.unsigned(key.chain()), left)) {
        case SigningResult.Ready(var transaction) ->
            signed.add(new SignedDraft(draft, transaction));
        case SigningResult.UnknownSender() -> {
          return signed;
        }
        case SigningResult.Unavailable(var detail) -> {
          log.warn("no signature for {}: {}", key, detail);
          return signed;
        }
        case SigningResult.Wrong(var what) -> {
          log.error("signature for {} is not what was asked, dropped: {}", key, what);
          return signed;
        }
      }
    }
    return signed;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
