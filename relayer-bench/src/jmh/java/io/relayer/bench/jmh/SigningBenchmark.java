package io.relayer.bench.jmh;

import fr.acinq.secp256k1.Secp256k1;
import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.transaction.OutputCheck;
import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.signer.keys.LocalKeys;
import io.relayer.signer.keys.SigningResult;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A transfer of a token, signed with a local key and checked: the whole of it, and with the parity
/// found by a recovery of its own.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(3)
public class SigningBenchmark {
  private static final Curve CURVE = Curve.instance();
  private static final Bytes DATA = random(68);

  private final byte[] secret = random(Curve.SECRET_LENGTH).toArray();
  private final Address sender = CURVE.addressOf(secret);
  private final LocalKeys keys = LocalKeys.of(List.of(secret));
  private long nonce;

  @Benchmark
  public SigningResult oneRecovery() {
    return SigningResult.of(keys, sender, next(), Duration.ZERO);
  }

  @Benchmark
  public OutputCheck twoRecoveries() {
    UnsignedTransaction asked = next();
    Preimage preimage = asked.preimage();
    byte[] compact = Secp256k1.get().sign(preimage.digest().toArray(), secret, null);
    Signature even = signature(compact, 0);
    boolean isEven = CURVE.recover(preimage.digest(), even).equals(Optional.of(sender));
    SignedTransaction signed = asked.signedWith(isEven ? even : signature(compact, 1));
    return OutputCheck.of(asked, sender, signed);
  }

  private static Signature signature(byte[] compact, int parity) {
    return new Signature(
        new BigInteger(1, Arrays.copyOfRange(compact, 0, 32)),
        new BigInteger(1, Arrays.copyOfRange(compact, 32, 64)),
        parity);
  }

  private UnsignedTransaction next() {
    var body =
        new TransactionBody(new ChainId(1), new Nonce(nonce++), 60_000, sender, Wei.of(0), DATA);
    return new UnsignedTransaction.Dynamic(body, Wei.gwei(30), Wei.gwei(2), List.of());
  }

  private static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
