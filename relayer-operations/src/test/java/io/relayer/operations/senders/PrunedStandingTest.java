package io.relayer.operations.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.transaction.Lives;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nonces of transactions that were deleted by their age, and of adoptions, as `senders adopt`
/// counts them.
class PrunedStandingTest {
  /// Of nonces 0 to 9 the first ones are deleted, 3 to 5 are a stranger's, and the rest is missing.
  @ParameterizedTest
  @CsvSource({"0, 7", "2, 5", "4, 4", "6, 4", "9, 1", "10, 0"})
  void whatIsDeletedIsNotMissing(long below, long missing) {
    try (FreshDatabase fresh = new FreshDatabase()) {
      fresh.execute(
          """
          insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
            in_flight_per_sender)
          values (31337, 'dev', 1, false, 64, '1 second', '10 minutes', 16)
          """,
          """
          insert into accounts (chain_id, address, managed_by, first_nonce, first_block, next_nonce, pruned_below)
          values (31337, decode(repeat('0a', 20), 'hex'), 'local', 0, 0, 10, nullif(%d, 0))
          """
              .formatted(below),
          """
          insert into adoptions (chain_id, address, from_nonce, next_nonce, adopted_by)
          select chain_id, address, 3, 6, 'x' from accounts
          """);

      assertThat(
              fresh
                  .database()
                  .<Long, RuntimeException>withHandle(
                      handle -> AdoptionDao.standing(handle, Lives.CHAIN, Lives.SENDER).missing()))
          .isEqualTo(missing);
    }
  }
}
