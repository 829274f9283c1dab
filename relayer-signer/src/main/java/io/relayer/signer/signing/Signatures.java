package io.relayer.signer.signing;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.signer.keys.SigningResult;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signs many drafts of a sender at once, on all cores. Touches no database.
final class Signatures implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Signatures.class);
  private static final int PER_TASK = 16;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final TransactionSigner signer;
  private final ExecutorService cores =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("signatures-", 0).factory());

  Signatures(TransactionSigner signer) {
    this.signer = signer;
  }

  /// The drafts from the first on, up to the first one that could not be signed: nonces must not
  /// have holes.
  List<SignedDraft> sign(ChainId chain, Address sender, List<Draft> drafts)
      throws InterruptedException {
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < drafts.size(); from += PER_TASK) {
      List<Draft> part = drafts.subList(from, Math.min(from + PER_TASK, drafts.size()));
      parts.add(new Part(part.size(), cores.submit(() -> signPart(chain, sender, part))));
    }
    List<SignedDraft> signed = new ArrayList<>(drafts.size());
    boolean whole = true;
    for (Part part : parts) {
      List<SignedDraft> done = get(part.signed());
      if (whole) {
        signed.addAll(done);
        whole = done.size() == part.size();
      }
    }
    return signed;
  }

  private record Part(int size, Future<List<SignedDraft>> signed) {}

  private static List<SignedDraft> get(Future<List<SignedDraft>> part) throws InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("signing failed: " + e.getCause(), e.getCause());
    }
  }

  private List<SignedDraft> signPart(ChainId chain, Address sender, List<Draft> part) {
    List<SignedDraft> signed = new ArrayList<>(part.size());
    for (Draft draft : part) {
      switch (SigningResult.of(signer, sender, draft.unsigned(chain), WITHIN)) {
        case SigningResult.Ready(var transaction) ->
            signed.add(new SignedDraft(draft, transaction));
        case SigningResult.UnknownSender() -> {
          return signed;
        }
        case SigningResult.Unavailable(var detail) -> {
          log.warn("no signature for {} on chain {}: {}", sender, chain, detail);
          return signed;
        }
        case SigningResult.Wrong(var what) -> {
          log.error(
              "signature for {} on chain {} is not what was asked, dropped: {}",
              sender,
              chain,
              what);
          return signed;
        }
      }
    }
    return signed;
  }

  @Override
  public void close() {
    cores.shutdownNow();
  }
}
