"""Pictures (ảnh): a spec in plain data goes in, a PNG comes out."""

from bot.pictures.drawing import KINDS, PictureError, draw
from bot.pictures.maker import PictureMaker

__all__ = ["KINDS", "PictureError", "PictureMaker", "draw"]
