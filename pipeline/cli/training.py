"""`rolecall train`: from labelled interviews to a new model version."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import ProjectFolder, Seed, checked_call, tell

app = typer.Typer()


@app.command()
def train(
    corpus: Annotated[Path, typer.Argument(help="A folder of labelled interviews as (gzip) JSON lines.")],
    name: Annotated[str, typer.Option(help="The new version's name.")] = "trained",
    encoder: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, file_okay=False, help="A folder with an exported sentence encoder; may be given again."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the version goes [default: the project's models].")] = None,
    seed: Seed = 1,
    words: Annotated[int, typer.Option(min=1000, help="Words of each show that the classifiers learn from.")] = 150_000,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    folder: ProjectFolder = None,
) -> None:
    """Train a model on labelled interviews.

    It is a new version. It is used once `models/current` names it.
    """
    from pipeline import project
    from pipeline.modeling import registry
    from pipeline.training.train import Recipe, train

    with checked_call():
        registry.check_name(name)
    home = project.find(folder)
    if out is None and home is None:
        raise typer.BadParameter("there is no project here: say where the version goes with --out.")
    target = (out or home.models) / name  # type: ignore[union-attr]
    if (target / "model.json").exists():
        raise typer.BadParameter(f"{target} holds a version already; choose another --name.")
    given = [part for each in encoder or () for part in ("--encoder", each.name)]
    command = shlex.join(["rolecall", "train", "CORPUS", "--name", name, *given, f"--seed={seed}", f"--words={words}"])
    train(
        corpus,
        target,
        encoders=encoder or (),
        recipe=Recipe(seed=seed, decision_words=words),
        jobs=jobs,
        cache=target.parent / ".training",
        say=tell,
        command=command,
    )


@app.command()
def train_encoder(
    corpus: Annotated[Path, typer.Argument(help="A folder of labelled interviews as (gzip) JSON lines.")],
    out: Annotated[Path, typer.Option(help="Where the checkpoint and the exported files go.")],
    steps: Annotated[int, typer.Option(min=0, help="Steps on language shows, resumed runs included.")] = 4400,
    more_steps: Annotated[
        int, typer.Option(min=0, help="Steps on all shows after that, resumed runs included.")
    ] = 2000,
    stretches: Annotated[int, typer.Option(min=4, help="Stretches of talk that the upper level learns from.")] = 1600,
    seed: Seed = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    build: Annotated[
        str, typer.Option(help="Which encoder: minilm-4, minilm-6, mpnet-6, mpnet-8 or mpnet-12.")
    ] = "minilm-4",
    together: Annotated[int, typer.Option(min=1, help="Stretches of talk a step.")] = 2,
    pretrained: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Its pretrained weights [default: MiniLM's].")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(exists=True, help="An encoder to begin with: an encoder.pt, or a version's folder of one."),
    ] = None,
    device: Annotated[str, typer.Option(help="Where it trains: cpu or cuda.")] = "cpu",
    threads: Annotated[int, typer.Option(min=1, help="Threads that compute, on the processor.")] = 2,
) -> None:
    """Fine-tune a sentence encoder.

    This needs the extra `train`. If it is interrupted, run it again and it goes on.
    """
    import logging

    from pipeline.training.encoder_recipe import make_encoder

    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("pipeline").setLevel(
        logging.INFO
    )  # not that of all libraries: the quantiser tells hundreds of lines
    make_encoder(
        corpus,
        out,
        steps=steps,
        more_steps=more_steps,
        stretches=stretches,
        seed=seed,
        jobs=jobs,
        build=build,
        together=together,
        pretrained=pretrained,
        start=start,
        device=device,
        threads=threads,
        say=tell,
    )


@app.command()
def blend_encoders(
    old: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The encoder that the other began from.")],
    new: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The one that continued its training.")],
    out: Annotated[Path, typer.Option(help="Where the exported files go.")],
    share: Annotated[float, typer.Option(min=0, max=1, help="How much the new one counts.")] = 0.7,
    build: Annotated[str, typer.Option(help="Which encoder they are.")] = "minilm-4",
    pretrained: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Its pretrained weights [default: MiniLM's].")
    ] = None,
) -> None:
    """Average the weights of two sentence encoders.

    This needs the extra `train`.
    """
    from pipeline.training.encoder_recipe import build_named, check_extra, pretrained_folder

    check_extra()
    from pipeline.training.encoder_averaging import blend

    blend(old, new, share, out, build=build_named(build), pretrained=pretrained or pretrained_folder())
    tell(f"the mean is in {out}; give it to `rolecall train --encoder`")


@app.command()
def cut_vocabulary(
    encoder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder with an exported encoder.")],
    corpus: Annotated[Path, typer.Argument(help="A folder of labelled interviews as (gzip) JSON lines.")],
    out: Annotated[Path, typer.Option(help="Where the smaller encoder goes.")],
) -> None:
    """Take unused tokens out of a sentence encoder.

    It keeps those that interviews use. This needs the extra `train`.
    """
    from pipeline.corpus.labelled import read_corpus
    from pipeline.modeling.encoder import LOWER, TOKENIZER
    from pipeline.training.encoder_recipe import check_extra, used_in

    check_extra(["onnx"])
    from pipeline.training.encoder_vocabulary import cut_copy

    if not all((encoder / name).is_file() for name in (LOWER, TOKENIZER)):
        raise typer.BadParameter(f"{encoder} holds no exported encoder, which is {LOWER} and {TOKENIZER}.")
    if out.exists():
        raise typer.BadParameter(f"{out} is there already; name a new folder.")
    kept = used_in(list(read_corpus(corpus, several=True)), encoder / TOKENIZER)
    cut_copy(encoder, kept, out)
    tell(f"{out} knows {len(kept)} tokens")
