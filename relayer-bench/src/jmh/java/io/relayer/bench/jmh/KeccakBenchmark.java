package io.relayer.bench.jmh;

import io.relayer.ethereum.value.Keccak;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One hash: of a word, of a payment, of a larger call.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(3)
public class KeccakBenchmark {
  @Param({"32", "120", "1000"})
  private int size;

  private byte[] input = {};

  @Setup
  public void fill() {
    input = new byte[size];
    new Random(size).nextBytes(input);
  }

  @Benchmark
  public byte[] own() {
    return Keccak.hash(input);
  }

  @Benchmark
  public byte[] bouncyCastle() {
    var digest = new KeccakDigest(256);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }
}
