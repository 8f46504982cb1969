/** A dimension: a number, the symbol of one that is known at run time only, or null for one without a name. */
export type InputDim = number | string | null;

/** What an input is for, which decides what may be fed to it. */
export type InputRole = 'image-nchw' | 'image-nhwc' | 'token-ids' | 'mask' | 'state' | 'scalar' | 'tensor';

/** An input as a model or an engine declares it. */
export interface DeclaredInput {
  readonly name: string;
  /** Element type: `float32`, `int64`, … */
  readonly type: string;
  /** null if the model does not say. */
  readonly dims: readonly InputDim[] | null;
}

/** One input of a model: what it is called, what it takes, and what for. */
export interface InputSpec extends DeclaredInput {
  readonly role: InputRole;
}

/** Inputs with their roles, by name, element type and dimensions. Pure. */
export function inputSpecs(declared: readonly DeclaredInput[]): InputSpec[] {
  return declared.map(({ name, type, dims: given }) => {
    const dims = given?.map(withoutPlaceholder) ?? null;
    return { name, type, dims, role: roleOf({ name, type, dims }) };
  });
}

/** What exporters write where a size has no name; as symbols these would make all such sizes equal. */
const PLACEHOLDER = /^(\W*|-?\d+|none|null|nan|undefined|unknown|unk|any|dynamic)$/i;

function withoutPlaceholder(dim: InputDim): InputDim {
  return typeof dim === 'string' && PLACEHOLDER.test(dim) ? null : dim;
}

const INTEGER = /^u?int(8|16|32|64)$/;
const PIXEL = /^(float(16|32|64)|bfloat16|uint8)$/;
/** `input_ids`, `decoder_input_ids`, `token_ids`, `tokens`; not `token_type_ids`, which are no tokens. */
const TOKEN_IDS = /(^|[^a-z])((input|token|text)_?(ids?|tokens?)|tokens)$|^ids$/i;
const MASK = /(^|[^a-z])mask$/i;
/** States that a recurrent network hands on: `h`, `h0`, `c_n`, `state`, `hidden`, `past_key_values.0.key`, `cache`. */
const STATE =
  /^[hc]$|(^|[^a-z])([hc]_?[0n]|hidden|cell|([hc]|hidden|cell|enc|dec|past|prev|init(ial)?)_?(states?|cache|key|value)|states?|cache)([^a-z]|$)/i;
/** What an encoder made of its input is no state, whatever it is called. */
const ENCODED = /encoder_?(hidden|last|outputs?)/i;
/** `scale_factor` of detectors, `scales` of upsamplers. */
const SCALE = /(^|[^a-z])(scales?|scale_factors?|temperature)$/i;
/** An input or an axis of a spectrogram, which has the rank of a picture. */
const SPECTRUM =
  /(^|[^a-z])(frames?|time|time_?steps?|freqs?|frequency|bins?|n?_?mels?|log_?mel|fbank|spec|spectrograms?|stft)([^a-z]|$)/i;
/** Channels by which `[N, H, W, C]` is told from `[N, C, H, W]`: grey, colour, colour with alpha. */
const PICTURE_CHANNELS: readonly unknown[] = [1, 3, 4];

function roleOf({ name, type, dims }: DeclaredInput): InputRole {
  if (dims === null) return 'tensor';
  if (dims.length === 2 && INTEGER.test(type) && TOKEN_IDS.test(name)) return 'token-ids';
  if (dims.length >= 1 && dims.length <= 3 && MASK.test(name)) return 'mask';
  if (dims.every((dim) => dim === 1) || (dims.length <= 2 && SCALE.test(name))) return 'scalar';
  if (STATE.test(name) && !ENCODED.test(name) && /float/.test(type)) return 'state';
  if (dims.length !== 4 || !PIXEL.test(type)) return 'tensor';
  const [, second, third, last] = dims;
  if ([name, second, third, last].some((word) => typeof word === 'string' && SPECTRUM.test(word))) return 'tensor';
  return PICTURE_CHANNELS.includes(last) && !PICTURE_CHANNELS.includes(second) ? 'image-nhwc' : 'image-nchw';
}
