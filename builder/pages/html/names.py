"""What page makers call furniture: words in class names, ids, roles and element names → labels.

General words of the trade only, counted over the development sets of docs/measurements.md: each stands on more
furniture than text. `size` is the length in characters up to which a name overrules the main judge; a longer line is
prose in a container with an odd name.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from builder.documents import Label

_TABLE: tuple[tuple[Label, int, str], ...] = (
    (
        Label.CAPTION,
        1000,
        """
        figcaption, caption, captions, imagecaption, legende, bildunterschrift
        """,
    ),
    (
        Label.DESCRIPTION,
        500,
        """
        standfirst, dek, chapo, chapeau, subheadline
        """,
    ),
    (
        Label.CREDIT,
        300,
        """
        credit, credits, photographer, image source, photo source
        """,
    ),
    (
        Label.PULL_QUOTE,
        400,
        """
        pullquote, pull quote, quote box
        """,
    ),
    (
        Label.BIO,
        1000,
        """
        author bio, bio, biography, about author, author info, author box, author description
        author card, authorbox, author details
        """,
    ),
    (
        Label.BYLINE,
        200,
        """
        byline, bylines, author, authors, autor, autoren, auteur, autore, writer, contributors
        author name, authorline
        """,
    ),
    (
        Label.DATELINE,
        120,
        """
        date, dateline, timestamp, pubdate, published, publish date, post date, datetime, time stamp
        """,
    ),
    (
        Label.NEWSLETTER,
        600,
        """
        newsletter, newsletters, subscribe, subscription, signup, sign up, mailing, mailchimp, paywall
        regwall
        """,
    ),
    (
        Label.SHARE,
        300,
        """
        share, sharing, social, socials, sharebar, sharedaddy, follow, print header, print footer, tools
        toolbar, cite
        """,
    ),
    (
        Label.RELATED,
        500,
        """
        related, recommended, recommendations, recirc, recirculation, read more, readmore, read next
        read also, most read, most popular, popular, trending, teaser, teasers, more stories, also like
        outbrain, taboola, see also, further reading, up next, similar, latest news, latest stories
        article list, post list, card list, storylist, promo, promos, more news, more from, next article
        next post, prev post, post navigation, upsell, inline article, article link, swiper, carousel
        """,
    ),
    (
        Label.CONSENT,
        1000,
        """
        cookie, cookies, consent, gdpr, onetrust, cmp
        """,
    ),
    (
        Label.LEGAL,
        600,
        """
        copyright, disclaimer, disclosure, legal, imprint
        """,
    ),
    (
        Label.NAVIGATION,
        400,
        """
        nav, navigation, navbar, menu, breadcrumb, breadcrumbs, tags, taglist, tag list, topics
        pagination, pager, toc, table of contents, search, sitemap, skip link, kicker, eyebrow, category
        categories, jump, login
        """,
    ),
    (
        Label.FURNITURE,
        300,
        """
        comment, comments, commentaires, kommentare, comentarios, reactions, disqus, respond
        ad, ads, advert, advertisement, adsense, sponsor, sponsored
        modal, popup, overlay, tooltip, lightbox, banner, sidebar, aside, rail, button, form, input
        label, alert, toast, screen reader, sr only, visually hidden, rating, ratings, audio, podcast
        player, video meta, footer, masthead, loading, error, widget, cta, infobox, factbox
        """,
    ),
)


class Name(NamedTuple):
    """A name found in the markup of a line."""

    label: Label
    size: int
    words: str


def _starts() -> dict[str, list[tuple[tuple[str, ...], int, Name]]]:
    """First word → (all words, rank of the label, name)."""
    table: dict[str, list[tuple[tuple[str, ...], int, Name]]] = {}
    for rank, (label, size, text) in enumerate(_TABLE):
        for phrase in re.split(r"[,\n]", text):
            if words := tuple(phrase.split()):
                table.setdefault(words[0], []).append((words, rank, Name(label, size, " ".join(words))))
    return table


_STARTS = _starts()


def names(words: Sequence[str]) -> tuple[Name, ...]:
    """Names that stand in the words of a line's markup, in the order of the labels above, longest first.

    >>> [name.words for name in names(["div", "post", "author", "bio", "p"])]
    ['author bio', 'bio', 'author']
    """
    starts = _STARTS.keys() & words
    line = f" {' '.join(words)} " if starts else ""
    found = {
        (rank, -len(phrase), name)
        for word in starts
        for phrase, rank, name in _STARTS[word]
        if len(phrase) == 1 or f" {name.words} " in line
    }
    return tuple(name for _, _, name in sorted(found))
