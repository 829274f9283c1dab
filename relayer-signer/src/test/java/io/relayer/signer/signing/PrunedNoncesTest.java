package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.transaction.Lives;
import io.relayer.ethereum.value.Nonce;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nonces of transactions that were deleted by their age, which a node that lags may call unused.
class PrunedNoncesTest {
  @Test
  void areNoHoles() {
    try (FreshDatabase fresh = new FreshDatabase()) {
      fresh.execute(
          """
          insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
            in_flight_per_sender)
          values (31337, 'dev', 1, false, 64, '1 second', '10 minutes', 16)
          """,
          """
          insert into accounts (chain_id, address, managed_by, first_nonce, first_block, next_nonce, pruned_below)
          values (31337, decode(repeat('0a', 20), 'hex'), 'local', 0, 0, 9, 7)
          """,
          """
          insert into account_observations (chain_id, address, latest_nonce, block_number, observed_at)
          select chain_id, address, 5, 1, now() from accounts
          """);

      assertThat(
              fresh
                  .database()
                  .<List<NonceGapDao.Hole>, RuntimeException>withHandle(handle ->
                      NonceGapDao.find(
                          handle, Lives.CHAIN, List.of(Lives.SENDER), Instant.EPOCH, 10)))
          .extracting(NonceGapDao.Hole::nonce)
          .containsExactly(new Nonce(7), new Nonce(8));
    }
  }
}
