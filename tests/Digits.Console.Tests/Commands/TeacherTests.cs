using Digits.CommandLine.Tests.Support;
using Digits.Models;

namespace Digits.CommandLine.Tests.Commands;

/// <summary><c>digits train --teacher</c>: a network learns from another one.</summary>
internal sealed class TeacherTests
{
    private static readonly string[] Train =
        ["train", "--data", MadeData.Easy, "--trainer", "convnet", "--preset", "fast", "--set", "epochs=1", "--set", "minimumSteps=0"];

    [Test]
    public void The_model_tells_who_taught_it_and_by_what_share()
    {
        using var place = new Workplace();
        place.Run([.. Train, "--teacher", MadeData.NetworkModel, "--teacher-share", "75%", "--out", "pupil.zip"]).Ended(0);
        place.Run([.. Train, "--teacher", "shipped", "--out", "other.zip"]).Ended(0);
        ModelManifest pupil = DigitModel.Load(place.File("pupil.zip")).Manifest, other = DigitModel.Load(place.File("other.zip")).Manifest;
        Assert.That((pupil.Teacher, pupil.TeacherShare), Is.EqualTo((HashOf(DigitModel.Load(MadeData.NetworkModel)), 0.75)));
        Assert.That((other.Teacher, other.TeacherShare), Is.EqualTo((HashOf(DigitModel.Default), 1.0)));
    }

    [Test]
    public void Who_cannot_teach_is_refused()
    {
        using var place = new Workplace();
        place.Run([.. Train, "--teacher", MadeData.Model]).RefusedUsage("no network, but lbfgs");
        place.Run([.. Train, "--teacher", "absent.zip"]).Failed("absent.zip");
        place.Run([.. Train, "--teacher", MadeData.NetworkModel, "--teacher-share", "0"]).RefusedUsage("--teacher-share is above 0");
        place.Run([.. Train, "--teacher", MadeData.NetworkModel, "--teacher-share", "2"]).RefusedUsage("up to 1");
        place.Run("train", "--data", MadeData.Easy, "--trainer", "lbfgs", "--teacher", MadeData.NetworkModel).RefusedUsage("--teacher");
    }

    private static string HashOf(DigitModel model) => ((NetworkClassifier)model.Classifier).Network.ComputeHash();
}
